import { CalendarUnknownError, daysTaken, workingDaysBetween, workingDaysTaken } from './working-days.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** Asia/Shanghai has no daylight saving time. */
const SHANGHAI = 8 * 3_600_000

export type ElapsedUnit = 'minutes' | 'days' | 'workingDays' | 'workingDaysTaken' | 'years' | 'yearsTaken' | 'daysTaken'

/** No two moments that the format takes are farther apart, in minutes. */
export const ELAPSED_LIMIT = 200_000_000

/**
 * From one moment to another, as slots hold them. Days and working days are calendar days in Asia/Shanghai, the first
 * not counted; `workingDaysTaken` counts a day off as the working day after it. Minutes are exact. A year is over on the
 * same day of a later year, `yearsTaken` counts the year begun. Null: the statutory calendar does not reach so far.
 */
export function elapsedBetween(from: number, to: number, time: 'date' | 'instant', unit: ElapsedUnit): number | null {
	if (unit === 'minutes') return ((to - from) * (time === 'date' ? DAY : 1)) / MINUTE
	const day = (code: number) => (time === 'date' ? code : Math.floor((code + SHANGHAI) / DAY))
	if (unit === 'days') return day(to) - day(from)
	const text = (code: number) => new Date(day(code) * DAY).toISOString().slice(0, 10)
	if (unit === 'years' || unit === 'yearsTaken') {
		const begun = Number(text(to).slice(0, 4)) - Number(text(from).slice(0, 4))
		const anniversary = yearsAfter(text(from), begun)
		if (unit === 'years') return anniversary > text(to) ? begun - 1 : begun
		return anniversary < text(to) ? begun + 1 : begun
	}
	const count = unit === 'workingDays' ? workingDaysBetween : workingDaysTaken
	try {
		if (unit === 'daysTaken') return daysTaken(text(from), text(to))
		return to >= from ? count(text(from), text(to)) : -workingDaysBetween(text(to), text(from))
	} catch (error) {
		if (error instanceof CalendarUnknownError) return null
		throw error
	}
}

/** The same day so many years later, or the last of its month where that has no such day. */
function yearsAfter(date: string, years: number): string {
	const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0')
	const leap = new Date(`${year}-03-01T00:00:00Z`).getTime() - new Date(`${year}-02-28T00:00:00Z`).getTime() > DAY
	return date.endsWith('-02-29') && !leap ? `${year}-02-28` : year + date.slice(4)
}
