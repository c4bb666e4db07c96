import { halfWidth } from './text.ts'

/** Days and clock times as people write them. All of them are in Asia/Shanghai unless they carry an offset. */

const DAY = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)/
const CLOCK = /^\s+(\d{1,2}):(\d{2})(?::(\d{2}))?$/
const CLOCK_IN_WORDS = /^\s*(\d{1,2})[时点](\d{1,2})分(?:(\d{1,2})秒)?$/
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** `YYYY-MM-DD`; null for what is no day, or no day that there is. */
export function dayOf(text: string): string | null {
	const split = splitDay(text)
	return split && split.rest === '' ? split.day : null
}

/** ISO 8601 with an offset; null for what is no instant beyond doubt. */
export function instantOf(text: string): string | null {
	const plain = halfWidth(text).trim()
	if (WITH_OFFSET.test(plain)) return realInstant(plain)
	const split = splitDay(plain)
	const clock = split && (CLOCK.exec(split.rest) ?? CLOCK_IN_WORDS.exec(split.rest))
	if (!clock) return null
	const [hours, minutes, seconds] = [clock[1]!, clock[2]!, clock[3] ?? '0'].map((part) => part.padStart(2, '0'))
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
	return `${split!.day}T${hours}:${minutes}:${seconds}+08:00`
}

/** A clock's reading in Asia/Shanghai as an instant. */
export function shanghaiInstant(wall: string): string {
	return `${wall}+08:00`
}

function splitDay(text: string): { day: string; rest: string } | null {
	const plain = halfWidth(text).trim()
	const match = DAY.exec(plain)
	if (!match) return null
	const [month, day] = match.slice(2).filter((part) => part !== undefined)
	const written = `${match[1]}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
	return isDay(written) ? { day: written, rest: plain.slice(match[0].length) } : null
}

function isDay(day: string): boolean {
	const at = new Date(`${day}T00:00:00Z`)
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

function realInstant(text: string): string | null {
	const [, day, hours, minutes] = /^(.{10})T(\d\d):(\d\d)/.exec(text)!
	const valid = isDay(day!) && Number(hours) < 24 && Number(minutes) < 60 && !Number.isNaN(Date.parse(text))
	return valid ? text : null
}

const DAY_MS = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** The 1900 system has a 29 February that never was. */
const PHANTOM_DAY = 60
const AFTER_LAST_DAY = 2_958_466

/** The clock's reading that a workbook's day number stands for, to the second; null where it stands for none. */
export function wallOfSerial(serial: number, date1904: boolean): string | null {
	if (!(serial >= (date1904 ? 0 : 1)) || serial >= AFTER_LAST_DAY) return null
	if (!date1904 && Math.floor(serial) === PHANTOM_DAY) return null
	const days = date1904 || serial > PHANTOM_DAY ? serial : serial + 1
	const seconds = Math.round((days * DAY_MS) / 1000)
	const at = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + seconds * 1000)
	return at.getUTCFullYear() > 9999 ? null : at.toISOString().slice(0, 19)
}
