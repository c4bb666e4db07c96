import type { FactDefinition } from '../../rules/index.ts'
import { instantOf } from '../text/time.ts'

/** What a person has entered for a fact, as the field holds it; an absent entry says that it is not known. */

export type Mode = 'unknown' | 'exact' | 'atLeast' | 'atMost'

export interface Figure {
	text: string
	mode: Mode
}

export interface ReadingRow {
	at: string
	amount: string
}

export type FactEntry = string | Figure | ReadingRow[]
export type Entries = Readonly<Record<string, FactEntry>>

/** A fact as evaluation takes it, or what is wrong with the entry; neither where it is not known. */
export interface Fact {
	value?: unknown
	fault?: string
}

export const NO_FIGURE: Figure = { text: '', mode: 'unknown' }

export function isFigure(entry: FactEntry | undefined): entry is Figure {
	return typeof entry === 'object' && !Array.isArray(entry)
}

export function factOf(definition: FactDefinition, entry: FactEntry | undefined): Fact {
	if (entry === undefined) return {}
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money':
			return isFigure(entry) ? figureOf(definition, entry) : {}
		case 'boolean':
			return entry === 'true' ? { value: true } : entry === 'false' ? { value: false } : {}
		case 'enum':
			return definition.values.some(({ value }) => value === entry) ? { value: entry } : {}
		case 'instant':
			return typeof entry === 'string' ? momentOf(entry) : {}
		case 'date':
			return typeof entry === 'string' && entry !== '' ? dateOf(entry) : {}
		case 'series':
			return Array.isArray(entry) ? seriesOf(definition, entry) : {}
	}
}

type Numeric = Extract<FactDefinition, { minimum: number }>
type Series = Extract<FactDefinition, { type: 'series' }>

export function decimalsOf(definition: Numeric): number {
	return definition.type === 'money' ? 2 : definition.type === 'integer' ? 0 : definition.decimals
}

function figureOf(definition: Numeric, { text, mode }: Figure): Fact {
	if (text.trim() === '' || mode === 'unknown') return {}
	const number = numberOf(definition, text)
	if (typeof number === 'string') return { fault: number }
	return { value: mode === 'exact' ? number : { [mode]: number } }
}

/** The number that a text writes, or what is wrong with it. Full-width digits and thousands separators are taken. */
function numberOf(definition: Numeric, text: string): number | string {
	const plain = text.normalize('NFKC').replaceAll(/[\s,]/g, '').replace(/\.$/, '')
	const { minimum, maximum, unit } = definition
	const decimals = decimalsOf(definition)
	if (!/^-?\d+(\.\d+)?$/.test(plain)) return `请填数字，单位${unit}`
	const [, fraction = ''] = plain.split('.')
	if (fraction.length > decimals) return decimals === 0 ? '请填整数' : `最多 ${decimals} 位小数`
	const number = Number(plain)
	if (number < minimum || number > maximum) return `请填 ${minimum} 至 ${maximum} 之间的数`
	return number
}

function momentOf(text: string): Fact {
	if (text === '') return {}
	const instant = instantOf(text)
	return instant ? { value: instant } : { fault: '请填完整的日期和时间' }
}

function dateOf(text: string): Fact {
	const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
	return real ? { value: text } : { fault: '请填完整的日期' }
}

/** Rows with nothing in them do not count. */
function seriesOf(definition: Series, rows: readonly ReadingRow[]): Fact {
	const value: Record<string, unknown>[] = []
	for (const [index, { at, amount }] of rows.entries()) {
		if (at === '' && amount.trim() === '') continue
		const place = `第 ${index + 1} 行`
		const instant = instantOf(at)
		if (!instant) return { fault: `${place}：请填时间` }
		if (amount.trim() === '') return { fault: `${place}：请填数值，没有雨量填 0` }
		const number = numberOf(definition, amount)
		if (typeof number === 'string') return { fault: `${place}：${number}` }
		const before = value.at(-1)
		if (before && Date.parse(instant) <= Date.parse(before.at as string)) return { fault: `${place}：时间应晚于上一行` }
		value.push({ at: instant, [definition.key]: number })
	}
	return value.length > 0 ? { value } : {}
}

const AT_LEAST = /^(?:≥|>=|＞=|至少|不少于|不低于)\s*(?=\d)|(?<=\d)\s*(?:\+|＋|以上)$/
const AT_MOST = /^(?:≤|<=|＜=|至多|不超过|不多于|最多)\s*(?=\d)|(?<=\d)\s*以下$/

/** The figure after a person has typed: `至少12`, `12+` and the like also set the switch. */
export function typed(text: string, { mode }: Figure): Figure {
	if (text.trim() === '') return NO_FIGURE
	const plain = text.normalize('NFKC')
	if (AT_LEAST.test(plain)) return { text: plain.replace(AT_LEAST, ''), mode: 'atLeast' }
	if (AT_MOST.test(plain)) return { text: plain.replace(AT_MOST, ''), mode: 'atMost' }
	return { text, mode: mode === 'unknown' ? 'exact' : mode }
}
