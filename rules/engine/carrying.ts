import type { CompiledRuleSet } from './compile.ts'
import { explain } from './explain.ts'
import { readFacts } from './facts.ts'
import { outcomeOf } from './outcome.ts'
import { carryingLeaves } from './reasons.ts'
import { stateOf } from './state.ts'

/**
 * The conditions on which the outcome of these facts rests. A condition that is false where another stands in for it
 * is not among them. Throws InvalidFactsError for facts that cannot be reckoned with.
 */
export function carryingConditions(compiled: CompiledRuleSet, input: unknown): Set<string> {
	const given = readFacts(compiled, input)
	const { outcome } = explain(compiled, stateOf(compiled, given))
	return new Set(carryingLeaves(outcome, outcomeOf(compiled, outcome, given)).map(({ leaf }) => leaf.id))
}
