import { type CompiledRuleSet, type Condition, type Leaf, requirementOf } from '../../rules/index.ts'

/** Conditions of rule files in words, for any rule set. */

export type Words = { kind: 'one'; text: string; leaf: Leaf } | { kind: 'group'; head: string; parts: Words[] }

export const ALL = '同时满足'
export const ANY = '满足任一即可'
export const NOT = '不是以下情形'
export const PRESUMED = '没有查明不是的，视为成立'

/** A condition with its references written out; groups of one are no groups. */
export function wordsOf(compiled: CompiledRuleSet, condition: Condition): Words {
	if ('all' in condition) return groupOf(ALL, condition.all, compiled)
	if ('any' in condition) return groupOf(ANY, condition.any, compiled)
	if ('not' in condition) return { kind: 'group', head: NOT, parts: [wordsOf(compiled, condition.not)] }
	if ('presume' in condition) return { kind: 'group', head: PRESUMED, parts: [wordsOf(compiled, condition.presume)] }
	if ('condition' in condition) return wordsOf(compiled, compiled.ruleSet.conditions![condition.condition]!)
	return { kind: 'one', text: requirementOf(compiled, condition), leaf: condition }
}

function groupOf(head: string, conditions: readonly Condition[], compiled: CompiledRuleSet): Words {
	const parts = conditions
		.map((part) => wordsOf(compiled, part))
		// A group within one of its own kind says nothing more.
		.flatMap((part) => (part.kind === 'group' && part.head === head ? part.parts : [part]))
	return parts.length === 1 ? parts[0]! : { kind: 'group', head, parts }
}

/** In one line. */
export function lineOf(words: Words): string {
	if (words.kind === 'one') return words.text
	const parts = words.parts.map((part) => (part.kind === 'group' ? `（${lineOf(part)}）` : part.text))
	if (parts.length === 0) return words.head === ALL ? '无条件' : '不成立'
	if (words.head === ALL) return parts.join('，且')
	if (words.head === ANY) return parts.join('，或')
	return `${words.head}：${parts.join('、')}`
}

/** The comparisons of a condition, in order. */
export function leavesOf(words: Words): Leaf[] {
	return words.kind === 'one' ? [words.leaf] : words.parts.flatMap(leavesOf)
}
