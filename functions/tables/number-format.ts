import { type NumberFormat, PLAIN } from './content.ts'

/** What a number format makes of a number: a moment, or a figure that may not look as it is stored. */
export type CellFormat = { shows: 'date' | 'date-time' | 'part' } | NumberFormat

const BUILT_IN_PERCENT = new Set([9, 10])
const BUILT_IN_FRACTION = new Set([12, 13])
const BUILT_IN_DATE = new Set([14, 15, 30, 31])
const BUILT_IN_DATE_TIME = 22
/** Times, days without a year, months without a day. */
const BUILT_IN_PART: [number, number][] = [
	[16, 21],
	[27, 29],
	[32, 36],
	[45, 47],
	[50, 58],
]

/** Formats that every workbook has without writing them down; 27 to 36 and 50 to 58 as in Chinese workbooks. */
export function builtInFormat(id: number): CellFormat {
	if (id === BUILT_IN_DATE_TIME) return { shows: 'date-time' }
	if (BUILT_IN_DATE.has(id)) return { shows: 'date' }
	if (BUILT_IN_PART.some(([from, to]) => id >= from && id <= to)) return { shows: 'part' }
	if (BUILT_IN_PERCENT.has(id)) return { shows: 'percent' }
	return BUILT_IN_FRACTION.has(id) ? { shows: 'other' } : PLAIN
}

/** Words in quotes, escaped signs, blanks as wide as a sign, signs that fill, what stands in brackets. */
const ASIDE = /"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]/g
const SECTIONS = /;(?=(?:[^"]*"[^"]*")*[^"]*$)/
const GENERAL = /General|G\/通用格式/gi
const LONGEST = 255

export function formatOf(code: string): CellFormat {
	if (code.length > LONGEST) return { shows: 'other' }
	const [first, ...others] = code.split(SECTIONS).map(sectionOf)
	if (first!.format.shows !== 'figure') return first!.format
	const alike = others.every(({ format }) => format.shows === 'figure')
	return alike && !first!.conditional ? first!.format : { shows: 'other' }
}

/** One of the up to four parts of a format: for positive numbers, negative ones, zero, text. */
function sectionOf(section: string): { format: CellFormat; conditional: boolean } {
	let [words, conditional, elapsed] = ['', false, false]
	const signs = section
		.replaceAll(ASIDE, (_, inQuotes?: string, escaped?: string, inBrackets?: string) => {
			if (inBrackets === undefined) words += inQuotes ?? escaped ?? ''
			else if (/^(?:h+|m+|s+)$/i.test(inBrackets)) elapsed = true
			else if (/^[<>=]/.test(inBrackets)) conditional = true
			else if (inBrackets.startsWith('$')) words += inBrackets.slice(1).split('-')[0]
			return ''
		})
		.replaceAll(GENERAL, '0')
	return { format: elapsed ? { shows: 'part' } : (momentOf(signs) ?? figureOf(signs, words)), conditional }
}

/** Null where the signs stand for no day and no time; the zeros behind a second are no figure. */
function momentOf(signs: string): CellFormat | null {
	if (/[0#?]/.test(signs.replaceAll(/s\.0+/gi, 's')) || !/[ymdhs年月日时秒]/i.test(signs)) return null
	const day = /[ye年]/i.test(signs) && /m|月/i.test(signs) && /(?<!d)d{1,2}(?!d)|日/i.test(signs)
	const clock = /[hs时秒]/i.test(signs)
	return { shows: !day ? 'part' : clock ? 'date-time' : 'date' }
}

/** Currency signs, brackets and blanks say nothing about the figure itself. */
const NEUTRAL = /[¥￥()\s-]/g

function figureOf(signs: string, words: string): CellFormat {
	const around = words.replaceAll(NEUTRAL, '')
	const rest = signs
		.replaceAll(/e[+-]/gi, '')
		.replaceAll(/[0#?.,+@]/g, '')
		.replaceAll(NEUTRAL, '')
	if (rest === '%') return around === '' ? { shows: 'percent' } : { shows: 'other' }
	// A comma behind the last digit leaves out thousands.
	if (/[0#?],+(?![0#?,])/.test(signs) || /[%/]/.test(rest)) return { shows: 'other' }
	return { shows: 'figure', words: rest + around }
}
