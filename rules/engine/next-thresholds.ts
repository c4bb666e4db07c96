import type { CompiledCondition, CompiledLeaf, CompiledRuleSet } from './compile.ts'
import type { NextThreshold, Outcome } from './decision.ts'
import { flips, type StageReading, truthOf } from './explain.ts'
import { isGiven, shownValue } from './given.ts'
import { rankOf } from './level.ts'
import type { GivenFacts, State } from './state.ts'
import { addExactly } from './values.ts'
import { TRUE } from './verdict.ts'

/** How far each supplied figure is from the nearest threshold that alone would lead to another outcome, nearest first. */
export function nextThresholdsOf(
	compiled: CompiledRuleSet,
	reading: StageReading,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
): NextThreshold[] {
	const nearest = new Map<string, NextThreshold>()
	for (const condition of reading.stage.conditions) {
		const leadsTo = target(compiled, condition, outcome)
		if (leadsTo === null || truthOf(reading, condition) === TRUE) continue
		for (const leaf of reading.stage.leaves) {
			const distance = distanceTo(leaf, state)
			if (distance === null || reading.leaves[leaf.index] === TRUE) continue
			if (!isGiven(compiled, leaf.slot, given) || !flips(reading, condition, leaf)) continue
			const known = nearest.get(leaf.slot.name)
			if (known && known.distance <= distance) continue
			nearest.set(leaf.slot.name, {
				fact: leaf.slot.name,
				label: leaf.slot.label,
				unit: leaf.slot.unit,
				given: shownValue(compiled, leaf.slot, given, state),
				threshold: leaf.leaf.value as number,
				distance,
				leadsTo,
				clause: leaf.leaf.clause,
			})
		}
	}
	const share = ({ distance, threshold }: NextThreshold) => distance / Math.max(threshold, 1)
	return [...nearest.values()].sort((a, b) => share(a) - share(b))
}

/** The outcome that a condition would lead to, where it would be another one. */
function target(compiled: CompiledRuleSet, { rule: { then } }: CompiledCondition, outcome: Outcome): string | null {
	if ('level' in then) {
		return outcome.kind === 'level' && rankOf(compiled, then.level) > rankOf(compiled, outcome.level)
			? then.level
			: null
	}
	if ('eligible' in then) return then.scheme
	if ('category' in then) return then.category
	return 'pass' in then ? then.pass : null
}

/** In the fact's unit, from the nearest value that is still possible; percentages to the next hundredth. */
function distanceTo({ leaf, slot }: CompiledLeaf, { lo, hi, applicable }: State): number | null {
	if (slot.values || typeof leaf.value !== 'number' || !applicable[slot.index]) return null
	const cut = (value: number) => Math.floor(value * 10 ** slot.decimals + 1e-9) / 10 ** slot.decimals
	if (leaf.operator.startsWith('greaterThan')) return addExactly([leaf.value, -cut(lo[slot.index]!)], slot.decimals)
	if (leaf.operator.startsWith('lessThan')) return addExactly([cut(hi[slot.index]!), -leaf.value], slot.decimals)
	return null
}
