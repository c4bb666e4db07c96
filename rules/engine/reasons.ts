import type { CompiledCondition, CompiledLeaf, CompiledRuleSet } from './compile.ts'
import type { Outcome, Reason } from './decision.ts'
import { type Explanation, type StageReading, supportOf, truthOf } from './explain.ts'
import { shownValue } from './given.ts'
import { Recurrence } from './recurrence.ts'
import { SIGNS, sentenceOf } from './sentence.ts'
import type { GivenFacts, State } from './state.ts'
import type { Slot } from './values.ts'
import { FALSE, TRUE, type Truth, UNKNOWN, verdictOf } from './verdict.ts'

/** Every condition evaluated, once: those that carry the outcome first, then the rest in the order of the file. */
export function reasonsOf(
	compiled: CompiledRuleSet,
	explanation: Explanation,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
): Reason[] {
	const seen = new Set<string>()
	const reasons: Reason[] = []
	const add = (reading: StageReading, leaf: CompiledLeaf, rule: string) => {
		if (seen.has(leaf.leaf.id)) return
		seen.add(leaf.leaf.id)
		reasons.push(reasonOf(compiled, reading, leaf, rule, given, state))
	}
	for (const { condition, truth } of carrying(explanation.outcome, outcome)) {
		for (const leaf of supportOf(explanation.outcome, condition.tree, truth))
			add(explanation.outcome, leaf, condition.rule.id)
	}
	for (const reading of [explanation.outcome, explanation.consequences]) {
		for (const leaf of reading.stage.leaves) add(reading, leaf, leaf.rule.id)
	}
	return reasons
}

/** The leaves that carry the outcome. */
export function carryingLeaves(reading: StageReading, outcome: Outcome): CompiledLeaf[] {
	return carrying(reading, outcome).flatMap(({ condition, truth }) => supportOf(reading, condition.tree, truth))
}

/** The conditions on which the outcome rests, each with the truth that makes it so. */
function carrying(reading: StageReading, outcome: Outcome): { condition: CompiledCondition; truth: Truth }[] {
	const { conditions } = reading.stage
	const having = (truth: Truth) =>
		conditions.filter((condition) => truthOf(reading, condition) === truth).map((condition) => ({ condition, truth }))
	switch (outcome.kind) {
		case 'level': {
			const proving = having(TRUE).filter(
				({ condition: { rule } }) => 'level' in rule.then && rule.then.level === outcome.level,
			)
			if (proving.length > 0) return proving
			return outcome.possible.length > 0 ? having(UNKNOWN) : having(FALSE)
		}
		case 'eligibility':
			if (outcome.eligible) return having(TRUE)
			return outcome.eligible === null ? having(UNKNOWN) : closestFirst(reading, having(FALSE))
		case 'classification':
			return outcome.categories.length > 0
				? having(TRUE)
				: outcome.possible.length > 0
					? having(UNKNOWN)
					: having(FALSE)
		case 'compliance':
			return [...having(FALSE), ...having(UNKNOWN), ...having(TRUE)]
	}
}

/** A refusal is told by the scheme that the case comes nearest to. */
function closestFirst(reading: StageReading, refused: { condition: CompiledCondition; truth: Truth }[]) {
	const failing = ({ condition }: { condition: CompiledCondition }) => supportOf(reading, condition.tree, FALSE).length
	return refused.sort((a, b) => failing(a) - failing(b) || a.condition.index - b.condition.index)
}

const reasons = new Recurrence<CompiledLeaf, Reason>()

function reasonOf(
	compiled: CompiledRuleSet,
	reading: StageReading,
	leaf: CompiledLeaf,
	rule: string,
	given: GivenFacts,
	state: State,
): Reason {
	const { slot, other } = leaf
	const truth = reading.leaves[leaf.index] as Truth
	const shown = shownValue(compiled, slot, given, state)
	const applicable = state.applicable[slot.index]! && (other === undefined || state.applicable[other.index]!)
	const compared = other && { slot: other, shown: shownValue(compiled, other, given, state) }
	const key = JSON.stringify([rule, truth, applicable, shown, compared?.shown])
	return reasons.of(leaf, key, () => reasonFrom(leaf, { rule, truth, applicable, shown, compared }))
}

interface Grounds {
	rule: string
	truth: Truth
	applicable: boolean
	shown: Reason['given']
	compared: { slot: Slot; shown: Reason['given'] } | undefined
}

function reasonFrom({ slot, leaf }: CompiledLeaf, { rule, truth, applicable, shown, compared }: Grounds): Reason {
	return {
		rule,
		condition: leaf.id,
		clause: leaf.clause,
		lines: leaf.lines,
		fact: leaf.fact,
		label: slot.label,
		unit: slot.unit,
		given: shown,
		operator: SIGNS[leaf.operator],
		expected: leaf.value,
		result: verdictOf(truth),
		sentence: sentenceOf(slot, leaf, shown, truth, applicable, compared),
		...(truth === FALSE && applicable && leaf.cure ? { cure: leaf.cure } : {}),
		...(applicable ? {} : { notApplicable: true as const }),
	}
}
