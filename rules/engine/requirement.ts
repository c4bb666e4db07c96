import type { CompiledRuleSet } from './compile.ts'
import type { Leaf } from './format.ts'
import { valueText, wordsFor } from './sentence.ts'

/** What a condition asks for, in words, before any fact is known. */
export function requirementOf({ slotByName }: Pick<CompiledRuleSet, 'slotByName'>, leaf: Leaf): string {
	const slot = slotByName.get(leaf.fact)
	if (!slot) return leaf.fact
	const { value, operator } = leaf
	if (typeof value === 'object' && !Array.isArray(value)) {
		const other = slotByName.get(value.fact)?.label ?? value.fact
		return `${slot.label}${wordsFor(slot)[operator]![2]}“${other}”`
	}
	const values = Array.isArray(value) ? value : [value]
	const expected = values.map((one) => valueText(slot, one)).join('、')
	if (slot.values) {
		return operator === 'equal' || operator === 'in'
			? `${slot.label}：${values.length > 1 ? `${expected}之一` : expected}`
			: `${slot.label}：不是${expected}`
	}
	const upper = leaf.below === undefined ? '' : `、低于 ${valueText(slot, leaf.below)}`
	return `${slot.label}${wordsFor(slot)[operator]![2]} ${expected}${upper}`
}
