import type { Bounds } from './decision.ts'
import type { Leaf } from './format.ts'
import { shanghaiClock } from './time.ts'
import type { Slot } from './values.ts'
import { FALSE, TRUE, type Truth } from './verdict.ts'

/** The sign that stands for an operator in a decision. */
export const SIGNS: Record<Leaf['operator'], string> = {
	equal: '=',
	notEqual: '≠',
	in: 'in',
	notIn: 'not in',
	lessThan: '<',
	lessThanInclusive: '<=',
	greaterThan: '>',
	greaterThanInclusive: '>=',
}

/** [when it holds, when it does not, as a standard] */
const WORDS: Record<string, readonly [string, string, string]> = {
	greaterThanInclusive: ['达到', '未达到', '达到'],
	greaterThan: ['超过', '未超过', '超过'],
	lessThan: ['低于', '不低于', '低于'],
	lessThanInclusive: ['不超过', '超过', '不超过'],
	equal: ['等于', '不等于', '等于'],
	notEqual: ['不等于', '等于', '不等于'],
	in: ['属于', '不属于', '属于'],
	notIn: ['不属于', '属于', '不属于'],
}

const TIME_WORDS: typeof WORDS = {
	...WORDS,
	greaterThanInclusive: ['不早于', '早于', '不早于'],
	greaterThan: ['晚于', '不晚于', '晚于'],
	lessThan: ['早于', '不早于', '早于'],
	lessThanInclusive: ['不晚于', '晚于', '不晚于'],
}

/** How operators are said of a figure, or of a point in time. */
export function wordsFor({ time }: Pick<Slot, 'time'>): typeof WORDS {
	return time ? TIME_WORDS : WORDS
}

/** One condition and its result in a Chinese sentence: the figure, and the standard it meets or does not. */
export function sentenceOf(
	slot: Slot,
	leaf: Leaf,
	shown: unknown,
	truth: Truth,
	applicable: boolean,
	other?: { slot: Slot; shown: unknown },
): string {
	if (!applicable) return `${slot.label}：此情形不适用`
	const [holds, fails, standard] = wordsFor(slot)[leaf.operator]!
	const expected = other
		? otherText(other)
		: listOf(leaf.value as unknown[] | string)
				.map((value) => valueText(slot, value))
				.join('、')
	const word = truth === TRUE ? holds : truth === FALSE ? fails : standard
	if (slot.values) {
		const wanted = leaf.operator === 'equal' || leaf.operator === 'in' ? `要求：${expected}` : `要求：不是${expected}`
		return shown === null
			? `${slot.label}：未知（${wanted}）`
			: `${slot.label}：${valueText(slot, shown)}（${wanted}，${truth === TRUE ? '符合' : '不符合'}）`
	}
	if (shown === null && truth !== FALSE && truth !== TRUE) return `${slot.label}未知，标准为${standard} ${expected}`
	const known = isBounds(shown) ? boundsText(slot, shown) : shown === null ? '' : ` ${valueText(slot, shown)}`
	if (truth === TRUE || truth === FALSE) return `${slot.label}${known}，${word} ${expected}`
	return `${slot.label}${known}，尚不能确定是否${standard} ${expected}`
}

function otherText({ slot, shown }: { slot: Slot; shown: unknown }): string {
	if (shown === null) return `“${slot.label}”（未知）`
	return `“${slot.label}”（${isBounds(shown) ? boundsText(slot, shown) : valueText(slot, shown)}）`
}

/** A value with its unit or its label. */
export function valueText(slot: Slot, value: unknown): string {
	if (slot.values) {
		const code = slot.values.indexOf(value as string | boolean)
		return slot.valueLabels?.[code] ?? String(value)
	}
	if (slot.time === 'instant') return `${shanghaiClock(String(value))}（北京时间）`
	if (typeof value !== 'number') return String(value)
	return slot.unit === '%' ? `${value}%` : `${value} ${slot.unit ?? ''}`.trimEnd()
}

function boundsText(slot: Slot, { atLeast, atMost }: Bounds): string {
	if (atLeast !== undefined && atMost !== undefined)
		return `在 ${valueText(slot, atLeast)}至 ${valueText(slot, atMost)}之间`
	return atLeast !== undefined ? `至少 ${valueText(slot, atLeast)}` : `至多 ${valueText(slot, atMost)}`
}

function isBounds(value: unknown): value is Bounds {
	return typeof value === 'object' && value !== null
}

function listOf<T>(value: T | T[]): T[] {
	return Array.isArray(value) ? value : [value]
}
