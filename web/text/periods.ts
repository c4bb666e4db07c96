import { recordedDay } from './time.ts'

/** From when to when a version is in force; the last day is given, not the first without it. */
export function periodText({ validFrom, validTo }: { validFrom: string; validTo: string | null }): string {
	if (validTo === null) return `${recordedDay(validFrom)}起施行`
	const last = new Date(Date.parse(`${validTo}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
	return `${recordedDay(validFrom)}至 ${recordedDay(last)}`
}
