import { RuleFileError } from './errors.ts'

/** Asia/Shanghai has no daylight saving time. */
const SHANGHAI = 8 * 3_600_000
const UNITS: Record<string, number> = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 }

/** Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds. Throws RuleFileError for months and years. */
export function milliseconds(duration: string): number {
	const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
	if (!match) throw new RuleFileError(`duration ${duration} is not in weeks, days, hours, minutes and seconds`)
	return ['W', 'D', 'H', 'M', 'S'].reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * UNITS[unit]!, 0)
}

/** The calendar day of an instant in Asia/Shanghai, YYYY-MM-DD. */
export function shanghaiDay(instant: string): string {
	return new Date(Date.parse(instant) + SHANGHAI).toISOString().slice(0, 10)
}

/** The instant (UTC, ISO 8601) of a clock time in Asia/Shanghai. */
export function shanghaiInstant(day: string, clock: string): string {
	return new Date(Date.parse(`${day}T${clock}Z`) - SHANGHAI).toISOString()
}

/** The last second of a calendar day in Asia/Shanghai, as an instant in UTC. */
export function endOfDay(day: string): string {
	return shanghaiInstant(day, '23:59:59')
}

/** An instant as a clock in Asia/Shanghai shows it, to the second. */
export function shanghaiClock(instant: string): string {
	return new Date(Date.parse(instant) + SHANGHAI).toISOString().slice(0, 19).replace('T', ' ')
}
