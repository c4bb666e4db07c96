import { CalendarUnknownError, workingDaysBetween, workingDaysTaken } from './working-days.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** Asia/Shanghai has no daylight saving time. */
const SHANGHAI = 8 * 3_600_000

export type ElapsedUnit = 'minutes' | 'days' | 'workingDays' | 'workingDaysTaken'

/** No two moments that the format takes are farther apart, in minutes. */
export const ELAPSED_LIMIT = 200_000_000

/**
 * From one moment to another, as slots hold them. Days and working days are calendar days in Asia/Shanghai, the first
 * not counted; `workingDaysTaken` counts a day off as the working day after it. Minutes are exact. Null: the statutory calendar does not reach so far.
 */
export function elapsedBetween(from: number, to: number, time: 'date' | 'instant', unit: ElapsedUnit): number | null {
	if (unit === 'minutes') return ((to - from) * (time === 'date' ? DAY : 1)) / MINUTE
	const day = (code: number) => (time === 'date' ? code : Math.floor((code + SHANGHAI) / DAY))
	if (unit === 'days') return day(to) - day(from)
	const text = (code: number) => new Date(day(code) * DAY).toISOString().slice(0, 10)
	const count = unit === 'workingDays' ? workingDaysBetween : workingDaysTaken
	try {
		return to >= from ? count(text(from), text(to)) : -workingDaysBetween(text(to), text(from))
	} catch (error) {
		if (error instanceof CalendarUnknownError) return null
		throw error
	}
}
