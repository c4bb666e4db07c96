import { NUMERAL, readNumeral } from './chinese-numerals.ts'

const FIGURE = String.raw`\d+(?:\.\d+)?`
const RANGE = '[-—–~至到]+'
const MEASURE =
	'个|人|名|户|间|级|天|日|年|月|周|小时|分钟|分(?!之)|时|点|次|倍|米|平方|厘米|毫米|层|栋|幢|套|元|份|张|页|项|类|条|届|期|家|处|所|台|辆|吨|公里|本|件|岁'
const THOUSANDS = /(?<![\d.])\d{1,3}(?:[ ,]\d{3})+(?!\d)/g
const NUMERALS = new RegExp(
	`(?<![\\d.])[零〇一二两三四五六七八九十]${NUMERAL}*(?=${MEASURE})|(?<=百分之)${NUMERAL}+`,
	'g',
)

/**
 * A piece of the source as figures are looked for in it: full-width signs and the \% of formulas made plain, spaces
 * beside Chinese text taken out, thousands joined, and Chinese numerals that count something written in digits.
 */
export function plainText(source: string): string {
	return source
		.normalize('NFKC')
		.replaceAll(String.raw`\%`, '%')
		.replaceAll(/(?<![A-Za-z0-9])[^\S\n]+|[^\S\n]+(?![A-Za-z0-9])/g, '')
		.replaceAll(THOUSANDS, (digits) => digits.replaceAll(/[ ,]/g, ''))
		.replaceAll(NUMERALS, (numeral) => String(readNumeral(numeral) ?? numeral))
}

const MULTIPLES: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8, 千: 1e3, 百: 1e2 }

/** Units that are never said for each other: 3万间或1万户 has no 30000 户. */
const UNITS = ['人', '间', '户', '元', '毫米', '厘米', '平方米', '小时', '分钟']

/**
 * The plain figures of a text that can be of the given unit: 3000 and 3万 give 3000 and 30000.
 * A figure before 万 or 亿 never stands for itself.
 */
export function figuresIn(text: string, unit = ''): Set<number> {
	const found = new Set<number>()
	for (const [value, multiplier, rest] of counted(text, '[万亿千百%‰]?')) {
		const said = UNITS.find((one) => rest.startsWith(one))
		if (said !== undefined && UNITS.includes(unit) && said !== unit) continue
		const multiple = MULTIPLES[multiplier]
		if (multiple) found.add(Number((value * multiple).toFixed(6)))
		if (multiplier === '' || multiplier === '千' || multiplier === '百') found.add(value)
	}
	return found
}

/** The shares of a text, in percent: 30%, 5‰, 百分之三十, 5个百分点. */
export function percentsIn(text: string): Set<number> {
	const shares = counted(text, '[%‰]').map(([value, unit]) => (unit === '‰' ? value / 10 : value))
	const points = counted(text, '个?百分点').map(([value]) => value)
	const words = [...text.matchAll(new RegExp(`百分之(${FIGURE})`, 'g'))].map(([, digits]) => Number(digits))
	return new Set([...shares, ...points, ...words])
}

/** Lengths of time that stand in a text. */
export interface Durations {
	/** Minutes, also those of hours. */
	minutes: ReadonlySet<number>
	/** Calendar days, also those of weeks. */
	days: ReadonlySet<number>
	workingDays: ReadonlySet<number>
	/** Months, also those of years. */
	months: ReadonlySet<number>
}

/** From here on a figure before 年 names a year. */
const CALENDAR_YEAR = 1000

/** The lengths of time of a text: 20分钟, 2小时, 每10日, 5个工作日, 两年. A day of a month is none. */
export function durationsIn(text: string): Durations {
	const times = (unit: string, factor: number) => counted(text, unit).map(([value]) => value * factor)
	const words = (pattern: RegExp, value: number) => (pattern.test(text) ? [value] : [])
	return {
		minutes: new Set([...times('个?小时', 60), ...times('分钟', 1), ...words(/半个?小时/, 30), ...words(/每小时/, 60)]),
		days: new Set([
			...times('个?(?:自然)?[日天]', 1),
			...times('(?:周|个?星期)', 7),
			...words(/每[日天]/, 1),
			...words(/每周/, 7),
		]),
		workingDays: new Set(times('个?(?:法定)?工作日', 1)),
		months: new Set([
			...times('个月', 1),
			...times('年(?!度|级)', 12).filter((months) => months < CALENDAR_YEAR * 12),
			...words(/每月/, 1),
			...words(/每季度?/, 3),
			...words(/半年/, 6),
			...words(/每年/, 12),
		]),
	}
}

/** Figures followed by a unit, with the unit and what follows it; both ends of a range such as 3至5日. */
function counted(text: string, unit: string): [number, string, string][] {
	// The day of a date is no figure.
	const pattern = new RegExp(`(?<![\\d.]|月)(${FIGURE})(?:${RANGE}(${FIGURE}))?(?![\\d.])(${unit})`, 'g')
	return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: first, 2: last, 3: found = '', index }) => {
		const rest = text.slice(index + whole.length, index + whole.length + 3)
		return [first, last].flatMap((digits): [number, string, string][] => {
			return digits === undefined ? [] : [[Number(digits), found, rest]]
		})
	})
}

/** Whether a clock time such as 09:00 stands in a text: 9时, 9点, 9:00, 下午3时 for 15:00. */
export function hasClockTime(text: string, time: string): boolean {
	const [hours = 0, minutes = 0] = time.split(':').map(Number)
	const end =
		minutes === 0
			? '(?:时(?!\\d)|点(?!\\d|半)|:00)'
			: `(?:时|点|:)(?:${minutes}|0${minutes}${minutes === 30 ? '|半' : ''})`
	const halfDay = hours > 12 ? `|(?:下午|晚上?|傍晚)0?${hours - 12}` : ''
	return new RegExp(`(?:(?<!\\d)0?${hours}${halfDay})${end}`).test(text)
}

/** Whether a calendar day stands in a text: 10月31日, or 10月底 / 10月末 for the last day of a month, 2023年底. */
export function hasDayOfYear(text: string, date: string): boolean {
	const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
	const isLast = new Date(Date.UTC(year, month, 0)).getUTCDate() === day
	const ends = isLast ? [`${month}月份?(?:[底末]|下旬)`, ...(month === 12 ? [`(?:${year})?年[底末]`] : [])] : []
	const tens = { 10: '上旬', 20: '中旬' }[day]
	const words = [`${month}月${day}[日号]`, ...ends, ...(tens ? [`${month}月${tens}`] : [])]
	return new RegExp(`(?<!\\d)(?:${words.join('|')})`).test(text)
}
