import { amountsOf } from './amounts.ts'
import type { CompiledRuleSet } from './compile.ts'
import { addOutcomeFacts, assertAgreement, engineFacts } from './decide.ts'
import type { Evaluation, PermittedOption, RuleSetIdentity } from './decision.ts'
import { dutiesOf } from './duties.ts'
import { type Explanation, explain, type StageReading, truthOf } from './explain.ts'
import { readFacts } from './facts.ts'
import { missingOf } from './missing.ts'
import { nextThresholdsOf } from './next-thresholds.ts'
import { outcomeOf, statusOf } from './outcome.ts'
import { reasonsOf } from './reasons.ts'
import { reviewOf } from './review.ts'
import { type GivenFacts, type State, stateOf } from './state.ts'
import { verdictOf } from './verdict.ts'
import { decideByClass } from './verdict-classes.ts'

export interface EvaluationContext {
	/** The day for which the decision holds, YYYY-MM-DD in Asia/Shanghai. */
	asOf: string
}

/** A rule set's identity as decisions carry it. */
export function identityOf({ ruleSet: { id, version, title }, contentHash }: CompiledRuleSet): RuleSetIdentity {
	return { id, version, title, contentHash }
}

/**
 * The only way from facts to a decision. Pure: the same rule file, facts and day give the same bytes.
 * Throws InvalidFactsError for facts that cannot be reckoned with, DisagreementError when the two readings differ.
 */
export async function evaluate(
	compiled: CompiledRuleSet,
	input: unknown,
	{ asOf }: EvaluationContext,
): Promise<Evaluation> {
	const given = readFacts(compiled, input)
	const state = stateOf(compiled, given)
	const explanation = explain(compiled, state)
	await assertBothReadingsAgree(compiled, explanation, given, state)
	return decisionOf(compiled, explanation, given, state, asOf)
}

async function assertBothReadingsAgree(
	compiled: CompiledRuleSet,
	explanation: Explanation,
	given: GivenFacts,
	state: State,
) {
	const facts = engineFacts(compiled, given, state)
	addOutcomeFacts(compiled, facts, state)
	assertAgreement(compiled, await decideByClass(compiled.outcome, facts), explanation.outcome)
	assertAgreement(compiled, await decideByClass(compiled.consequences, facts), explanation.consequences)
}

function decisionOf(
	compiled: CompiledRuleSet,
	explanation: Explanation,
	given: GivenFacts,
	state: State,
	asOf: string,
): Evaluation {
	const outcome = outcomeOf(compiled, explanation.outcome, given)
	const reasons = reasonsOf(compiled, explanation, outcome, given, state)
	const { duties, review } = dutiesOf(explanation.consequences, given)
	return {
		ruleset: identityOf(compiled),
		asOf,
		status: statusOf(outcome, explanation.outcome),
		outcome,
		reasons,
		missing: missingOf(compiled, explanation, outcome, given, state),
		nextThresholds: nextThresholdsOf(compiled, explanation.outcome, outcome, given, state),
		amounts: amountsOf(compiled, explanation.consequences, reasons, state),
		options: optionsOf(explanation.consequences),
		duties,
		review: [...reviewOf(compiled, explanation, outcome, given, state, asOf), ...review],
		normalisedFacts: given,
	}
}

function optionsOf(reading: StageReading): PermittedOption[] {
	return reading.stage.conditions.flatMap((condition): PermittedOption[] => {
		const { then, clause } = condition.rule
		return 'option' in then ? [{ ...then.option, permitted: verdictOf(truthOf(reading, condition)), clause }] : []
	})
}
