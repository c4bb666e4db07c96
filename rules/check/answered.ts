import { expandCases, type WorkedCase } from '../engine/cases.ts'
import type { CompiledRuleSet } from '../engine/compile.ts'
import type { Evaluation } from '../engine/decision.ts'
import type { InvalidFactsError } from '../engine/errors.ts'
import { type Explanation, explain } from '../engine/explain.ts'
import { readFacts } from '../engine/facts.ts'
import { type State, stateOf } from '../engine/state.ts'
import { answerCase } from './answer-case.ts'
import type { RuleSetFile } from './subject.ts'

/** A worked case with the engine's answer; `failure` where the engine broke instead of answering. */
export interface AnsweredCase {
	worked: WorkedCase
	answer?: Evaluation | InvalidFactsError
	failure?: Error
	/** The verdicts behind the answer, where the facts were accepted. */
	verdicts?: { explanation: Explanation; state: State }
}

/** A rule set that the engine accepts, with all its worked cases answered. */
export interface AnsweredRuleSet {
	file: RuleSetFile
	compiled: CompiledRuleSet
	cases: AnsweredCase[]
}

/** Has the engine answer every worked case of a rule file. */
export async function answerCases(file: RuleSetFile, compiled: CompiledRuleSet): Promise<AnsweredRuleSet> {
	const cases: AnsweredCase[] = []
	for (const worked of file.cases ? expandCases(file.cases.file) : []) cases.push(await answered(compiled, worked))
	return { file, compiled, cases }
}

async function answered(compiled: CompiledRuleSet, worked: WorkedCase): Promise<AnsweredCase> {
	try {
		const answer = await answerCase(compiled, worked)
		if (answer instanceof Error) return { worked, answer }
		const state = stateOf(compiled, readFacts(compiled, worked.facts))
		return { worked, answer, verdicts: { explanation: explain(compiled, state), state } }
	} catch (error) {
		return { worked, failure: error as Error }
	}
}
