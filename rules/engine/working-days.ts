import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

// The tables, not the package's functions: those read dates in the machine's own time zone.
const holidays: Record<string, string> = calendar.holidays
const makeUpDays: Record<string, string> = calendar.workdays

const DAY = 86_400_000

/** A working day count that ran out of the calendar's years. */
export class CalendarUnknownError extends Error {
	override readonly name = 'CalendarUnknownError'
	constructor(readonly year: number) {
		super(`the statutory calendar does not hold ${year} yet`)
	}
}

/** The next calendar day after `date` (YYYY-MM-DD), or so many days after. */
export function addDays(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** The calendar holds a year once it knows that year's National Day as a holiday. */
function holdsYear(year: number): boolean {
	return `${year}-10-01` in holidays
}

function isWorkingDay(day: string): boolean {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
	return day in makeUpDays || (!(day in holidays) && weekday !== 0 && weekday !== 6)
}

/**
 * The n-th working day after a date (that day is not counted), by the statutory calendar with its make-up working days.
 * Throws CalendarUnknownError for a year whose calendar is not known yet: holidays are never guessed.
 */
export function addWorkingDays(date: string, days: number): string {
	let day = date
	for (let counted = 0; counted < days; ) {
		day = addDays(day, 1)
		const year = Number(day.slice(0, 4))
		if (!holdsYear(year)) throw new CalendarUnknownError(year)
		if (isWorkingDay(day)) counted++
	}
	return day
}

/** How many working days come after `from`, up to and with `to`. Throws CalendarUnknownError as above. */
export function workingDaysBetween(from: string, to: string): number {
	let counted = 0
	for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
		const year = Number(day.slice(0, 4))
		if (!holdsYear(year)) throw new CalendarUnknownError(year)
		if (isWorkingDay(day)) counted++
	}
	return counted
}

/**
 * Within how many days of `from` something done on `to` is done, where a last day that is a day off gives way to the
 * next working day: days off just before `to` do not count. Throws CalendarUnknownError as above.
 */
export function daysTaken(from: string, to: string): number {
	let last = to
	for (let before = addDays(last, -1); before > from; before = addDays(before, -1)) {
		const year = Number(before.slice(0, 4))
		if (!holdsYear(year)) throw new CalendarUnknownError(year)
		if (isWorkingDay(before)) break
		last = before
	}
	return (Date.parse(last) - Date.parse(from)) / DAY
}

/**
 * Within how many working days of `from` something done on `to` is done: a day off counts as the working day after it,
 * for the working day before it is over. Never more than n exactly where `to` is no later than the n-th working day.
 */
export function workingDaysTaken(from: string, to: string): number {
	return workingDaysBetween(from, to) + (to > from && !isWorkingDay(to) ? 1 : 0)
}
