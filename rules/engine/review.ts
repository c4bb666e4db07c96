import { settledKey } from './change.ts'
import type { CompiledRuleSet } from './compile.ts'
import type { LevelOutcome, Outcome, ReviewFlag } from './decision.ts'
import { appliesOf, type Explanation, readStage, type StageReading } from './explain.ts'
import type { Reading } from './format.ts'
import { outcomeOf } from './outcome.ts'
import { carryingLeaves } from './reasons.ts'
import type { GivenFacts, State } from './state.ts'

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
		const { then } = condition.rule
		if ('review' in then && appliesOf(consequences, condition) !== 'not') codes.add(then.review)
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
	if ('decisive' in raise) return restsOn(raise.decisive, compiled, explanation, outcome, given, state)
	return [explanation.outcome, explanation.consequences].some((reading) =>
		reading.stage.conditions.some(
			(condition) =>
				condition.role === 'when' && raise.rules.includes(condition.rule.id) && appliesOf(reading, condition) !== 'not',
		),
	)
}

/**
 * Whether the outcome rests on these conditions: without them it would be another. Doubtful grounds that stand in for
 * each other all count: without any of the doubtful ones it would be another, and one of these carries it.
 */
function restsOn(
	conditions: readonly string[],
	compiled: CompiledRuleSet,
	explanation: Explanation,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
): boolean {
	const changesWithout = (doubtful: readonly string[]) => {
		const without = readStage(compiled.outcome, state, new Set(doubtful))
		return settledKey(outcomeOf(compiled, without, given)) !== settledKey(outcome)
	}
	if (changesWithout(conditions)) return true
	const doubtful = compiled.ruleSet.readings.flatMap(({ raise }) =>
		typeof raise === 'object' && 'decisive' in raise ? raise.decisive : [],
	)
	return (
		changesWithout(doubtful) &&
		carryingLeaves(explanation.outcome, outcome).some(({ leaf }) => conditions.includes(leaf.id))
	)
}
