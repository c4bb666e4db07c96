/** Every time that people see or enter is 北京时间, which has no summer time. */

const OFFSET_MS = 8 * 3_600_000

function shifted(instant: Date): string {
	return new Date(instant.getTime() + OFFSET_MS).toISOString()
}

/** The calendar day, `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
	return shifted(instant).slice(0, 10)
}

/** As a field for a moment has it, `YYYY-MM-DDTHH:MM`. */
export function momentOf(instant: Date): string {
	return shifted(instant).slice(0, 16)
}

/** The instant of a field's moment, ISO 8601 with the offset; null for what is no moment. */
export function instantOf(moment: string): string | null {
	const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(moment) ? `${moment}:00` : moment
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(whole)) return null
	const instant = new Date(`${whole}+08:00`)
	return Number.isNaN(instant.getTime()) ? null : `${whole}+08:00`
}

/** `7月26日 13:00`, with the year where it is not that of `now`. */
export function shownMoment(instant: string | Date, now = new Date()): string {
	const [day, clock] = [shifted(new Date(instant)).slice(0, 10), shifted(new Date(instant)).slice(11, 16)]
	return `${shownDay(day, now)} ${clock}`
}

export function shownDay(day: string, now = new Date()): string {
	const [year, month, date] = day.split('-').map(Number)
	const short = `${month}月${date}日`
	return String(year) === dayOf(now).slice(0, 4) ? short : `${year}年${short}`
}

/** A time that is left or has passed: `1天2时`, `2时05分`, `19分58秒`. */
export function shownSpan(milliseconds: number): string {
	const seconds = Math.floor(Math.abs(milliseconds) / 1000)
	const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24]
	const [minutes, rest] = [Math.floor(seconds / 60) % 60, seconds % 60]
	if (days > 0) return `${days}天${hours}时`
	if (hours > 0) return `${hours}时${String(minutes).padStart(2, '0')}分`
	return `${minutes}分${String(rest).padStart(2, '0')}秒`
}

/** With the year, whatever the year is: for records. `2022年7月26日 13:00:05`. */
export function recordedMoment(instant: string | Date): string {
	const text = shifted(new Date(instant))
	return `${recordedDay(text.slice(0, 10))} ${text.slice(11, 19)}`
}

export function recordedDay(day: string): string {
	const [year, month, date] = day.split('-').map(Number)
	return `${year}年${month}月${date}日`
}
