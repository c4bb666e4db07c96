import { settledKey } from './change.ts'
import type { CompiledRuleSet } from './compile.ts'
import type { LevelOutcome, Outcome, ReviewFlag } from './decision.ts'
import { type Explanation, readStage, type StageReading, truthOf } from './explain.ts'
import type { Reading } from './format.ts'
import { outcomeOf } from './outcome.ts'
import type { GivenFacts, State } from './state.ts'
import { FALSE, TRUE } from './verdict.ts'

/** Every place where a person must look before the decision is relied on; one flag for each code. */
export function reviewOf(
	compiled: CompiledRuleSet,
	explanation: Explanation,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
	asOf: string,
): ReviewFlag[] {
	const { planYear, readings } = compiled.ruleSet
	const flags: ReviewFlag[] = []
	if (planYear !== null && Number(asOf.slice(0, 4)) > planYear) {
		const message = `这是 ${planYear} 年度的方案，判定日期 ${asOf} 已过该年度，请确认是否仍可适用`
		flags.push({ code: 'PLAN_YEAR_PASSED', clause: null, message })
	}
	for (const slot of compiled.slots) {
		if (given[slot.name] === undefined || state.applicable[slot.index]) continue
		const message = `已填“${slot.label}”，但此情形不适用，未计入判定`
		flags.push({ code: 'NOT_APPLICABLE_GIVEN', clause: null, message })
	}
	const raised = raisedByRules(explanation.consequences)
	if (outcome.kind === 'level' && indicatorsDiffer(outcome)) raised.add(compiled.ruleSet.indicators!.disagreement)
	for (const reading of readings) {
		if (raised.has(reading.code) || raises(compiled, reading, explanation, outcome, given, state))
			flags.push(flagOf(reading))
	}
	return flags
}

/** The flag of a reading: what is unclear, and what was chosen. */
export function flagOf({ code, clause, note, chosen }: Reading): ReviewFlag {
	return { code, clause, message: `${note}；本系统的处理：${chosen}` }
}

function raisedByRules(consequences: StageReading): Set<string> {
	const codes = new Set<string>()
	for (const condition of consequences.stage.conditions) {
		const { then, presumed } = condition.rule
		if (!('review' in then)) continue
		const truth = truthOf(consequences, condition)
		if (truth === TRUE || (presumed && truth !== FALSE)) codes.add(then.review)
	}
	return codes
}

function indicatorsDiffer({ readings }: LevelOutcome): boolean {
	return readings !== undefined && new Set(Object.values(readings)).size > 1
}

function raises(
	compiled: CompiledRuleSet,
	{ raise }: Reading,
	explanation: Explanation,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
): boolean {
	if (typeof raise === 'string') return raise === 'always'
	if ('decisive' in raise) {
		const without = readStage(compiled.outcome, state, new Set(raise.decisive))
		return settledKey(outcomeOf(compiled, without, given)) !== settledKey(outcome)
	}
	return [explanation.outcome, explanation.consequences].some((reading) =>
		reading.stage.conditions.some(
			(condition) =>
				condition.role === 'when' && raise.rules.includes(condition.rule.id) && truthOf(reading, condition) === TRUE,
		),
	)
}
