/** Asia/Shanghai has kept one offset since 1991, before any document in the catalogue. */
const OFFSET_HOURS = 8

function shifted(instant: Date): string {
	return new Date(instant.getTime() + OFFSET_HOURS * 3_600_000).toISOString()
}

/** The calendar day of an instant in Asia/Shanghai, `YYYY-MM-DD`; for years 0 to 9999. */
export function shanghaiDay(instant: Date): string {
	return shifted(instant).slice(0, 10)
}

/** The instant as a clock in Asia/Shanghai shows it, ISO 8601 with its offset. */
export function shanghaiTime(instant: Date): string {
	return shifted(instant).replace('Z', '+08:00')
}

/** The first instant of a calendar day in Asia/Shanghai. */
export function startOfShanghaiDay(day: string): Date {
	return new Date(`${day}T00:00:00.000+08:00`)
}

/** The first instant after a calendar day in Asia/Shanghai. */
export function endOfShanghaiDay(day: string): Date {
	return new Date(startOfShanghaiDay(day).getTime() + 86_400_000)
}
