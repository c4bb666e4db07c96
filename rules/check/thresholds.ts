import type { CompiledRuleSet, Tree } from '../engine/compile.ts'
import type { Leaf } from '../engine/format.ts'

/** A numeric threshold that gives a level. */
export interface Threshold {
	leaf: Leaf
	rule: string
	value: number
	/** The place of the level on the ladder: 0 is the gravest. */
	rung: number
	/** Thresholds with the same key are comparable: one fact, one sign, one direction, the same facts beside it. */
	key: string
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
			const key = [indicator, fact, isUpward(leaf), ...companions].join(' ')
			return [{ leaf, rule: rule.id, value, rung, key }]
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
			return []
		case 'any':
			return tree.parts.flatMap((part) => leavesWithCompanions(part, companions))
		case 'all':
			return tree.parts.flatMap((part) => {
				const others = tree.parts.filter((other) => other !== part).flatMap(factsOf)
				return leavesWithCompanions(part, [...companions, ...others])
			})
	}
}

function factsOf(tree: Tree): string[] {
	if (tree.kind === 'leaf') return [tree.leaf.leaf.fact]
	return tree.kind === 'not' ? factsOf(tree.part) : tree.parts.flatMap(factsOf)
}

/**
 * Whether a reading tells of these lines: it then accounts for bands that do not meet.
 * The reading on disagreeing signs is about other things, and never does.
 */
export function isTold({ ruleSet }: CompiledRuleSet, { lines: [first, last = first] }: Leaf): boolean {
	return ruleSet.readings.some(({ code, lines: [from, to = from] }) => {
		return code !== ruleSet.indicators?.disagreement && from <= first && last <= to
	})
}
