import type { CellFact } from './columns.ts'
import type { NumberFormat } from './content.ts'
import { halfWidth, nameKey } from './text.ts'

type NumberFact = Extract<CellFact, { minimum: number }>
export type Figure = number | { atLeast?: number; atMost?: number }

/** No figure with its unit is longer, and nothing longer is worth taking apart. */
const LONGEST = 60
const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/
const RANGE = /^(.+?)\s*[~〜∼]\s*(.+)$/
const BOTH = /^(?:至少|≥|>=)\s*(.+?)[\s,、;]*(?:至多|≤|<=)\s*(.+)$/
const AT_LEAST = /^(?:至少|≥|>=)\s*(.+)$/
const AT_MOST = /^(?:至多|≤|<=)\s*(.+)$/

/** The figure that a text gives, or bounds; null where it is not clear beyond doubt. */
export function figureOf(text: string, fact: NumberFact): Figure | null {
	const plain = halfWidth(text).trim()
	if (plain.length > LONGEST) return null
	const range = RANGE.exec(plain) ?? BOTH.exec(plain)
	if (range) {
		const [atLeast, atMost] = [numberOf(range[1]!, fact), numberOf(range[2]!, fact)]
		if (atLeast === null || atMost === null || atLeast > atMost) return null
		return atLeast === atMost ? atLeast : { atLeast, atMost }
	}
	const [least, most] = [AT_LEAST.exec(plain), AT_MOST.exec(plain)]
	if (!least && !most) return numberOf(plain, fact)
	const bound = numberOf((least ?? most)![1]!, fact)
	if (bound === null) return null
	return least ? { atLeast: bound } : { atMost: bound }
}

/** The figure that a number stands for, by the way in which it is shown; null where the two do not go together. */
export function shownFigure(value: number, format: NumberFormat, fact: NumberFact): number | null {
	if (format.shows === 'other') return null
	if (format.shows === 'percent') return fact.unit === '%' ? asStored(value * 100) : null
	const words = nameKey(format.words)
	return words === '' || words === nameKey(fact.unit) ? asStored(value) : null
}

/** Whether a figure is one that the fact can have. */
export function fits(figure: Figure, fact: NumberFact): boolean {
	const parts = typeof figure === 'number' ? [figure] : Object.values(figure)
	return parts.every((part) => part >= fact.minimum && part <= fact.maximum && hasDecimals(part, decimalsOf(fact)))
}

export function decimalsOf(fact: NumberFact): number {
	if (fact.type === 'money') return 2
	return fact.type === 'number' ? fact.decimals : 0
}

function numberOf(text: string, { unit }: NumberFact): number | null {
	const plain = text.trim()
	const own = nameKey(unit)
	// Of the unit's own spelling nothing but width and compatibility signs may differ.
	const end = [...plain].findIndex((_, at, all) => nameKey(all.slice(at).join('')) === own)
	const digits = end < 0 ? plain : [...plain].slice(0, end).join('').trim()
	return NUMBER.test(digits) ? Number(digits.replaceAll(',', '')) : null
}

/** Sheets reckon with 15 digits: what binary fractions add behind them was never entered. */
function asStored(value: number): number {
	return Number(value.toPrecision(15))
}

function hasDecimals(value: number, decimals: number): boolean {
	if (decimals === 0) return Number.isSafeInteger(value)
	const scale = 10 ** decimals
	return Math.round(value * scale) / scale === value
}
