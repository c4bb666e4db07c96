import type { CompiledRuleSet, Tree } from '../engine/compile.ts'
import type { Leaf, Rule } from '../engine/format.ts'

/** A numeric threshold that gives a level. */
export interface Threshold {
	leaf: Leaf
	rule: string
	value: number
	/** The place of the level on the ladder: 0 is the gravest. */
	rung: number
	/** Thresholds with the same scale measure the same thing: one fact, one sign, one direction. */
	scale: string
	/** The facts that must hold beside it. */
	companions: string
}

const UPWARD: readonly string[] = ['greaterThan', 'greaterThanInclusive']
const DOWNWARD: readonly string[] = ['lessThan', 'lessThanInclusive']

/** Whether a threshold is met by great values. */
export const isUpward = ({ operator }: Leaf) => UPWARD.includes(operator)

/** Every numeric threshold of the level rules; conditions under `not` are left out. */
export function thresholdsOf({ ruleSet, outcome }: CompiledRuleSet): Threshold[] {
	const ladder = (ruleSet.ladder ?? []).map(({ level }) => level)
	return outcome.conditions.flatMap(({ rule, tree }) => {
		if (!('level' in rule.then)) return []
		const { level, indicator = '' } = rule.then
		const rung = ladder.indexOf(level)
		return leavesWithCompanions(tree, []).flatMap(({ leaf, companions }): Threshold[] => {
			const { fact, operator, value } = leaf
			if (typeof value !== 'number' || !(UPWARD.includes(operator) || DOWNWARD.includes(operator))) return []
			const scale = [indicator, fact, isUpward(leaf)].join(' ')
			return [{ leaf, rule: rule.id, value, rung, scale, companions: companions.join(' ') }]
		})
	})
}

interface Companioned {
	leaf: Leaf
	/** The facts that must hold beside it. */
	companions: string[]
}

function leavesWithCompanions(tree: Tree, companions: readonly string[]): Companioned[] {
	switch (tree.kind) {
		case 'leaf':
			return [{ leaf: tree.leaf.leaf, companions: [...new Set(companions)].sort() }]
		case 'not':
		case 'presume':
			return []
		case 'any':
			return tree.parts.flatMap((part) => leavesWithCompanions(part, companions))
		case 'all':
			return tree.parts.flatMap((part) => {
				const others = tree.parts.filter((other) => other !== part).flatMap(leavesIn)
				const facts = others.map(({ fact }) => fact)
				return leavesWithCompanions(part, [...companions, ...facts])
			})
	}
}

function leavesIn(tree: Tree): Leaf[] {
	if (tree.kind === 'leaf') return [tree.leaf.leaf]
	return 'part' in tree ? leavesIn(tree.part) : tree.parts.flatMap(leavesIn)
}

/**
 * Whether a reading accounts for bands that do not meet at this leaf: it covers the leaf's lines and is raised by the
 * leaf itself, or by a rule that tests the same fact against one of the bounds in question.
 */
export function isTold(compiled: CompiledRuleSet, leaf: Leaf, bounds: readonly number[]): boolean {
	const { ruleSet, outcome, consequences } = compiled
	const conditions = [...outcome.conditions, ...consequences.conditions].filter(({ role }) => role === 'when')
	const [first, last = first] = leaf.lines
	return ruleSet.readings.some(({ code, raise, lines: [from, to = from] }) => {
		if (from > first || to < last || raise === 'always' || raise === 'never') return false
		if (typeof raise === 'object' && 'decisive' in raise) return raise.decisive.includes(leaf.id)
		const raises = ({ id, then }: Rule) =>
			typeof raise === 'object' ? raise.rules.includes(id) : 'review' in then && then.review === code
		return conditions
			.filter(({ rule }) => raises(rule))
			.flatMap(({ tree }) => leavesIn(tree))
			.some(({ fact, value }) => fact === leaf.fact && bounds.includes(value as number))
	})
}
