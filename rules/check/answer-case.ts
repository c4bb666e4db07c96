import type { WorkedCase } from '../engine/cases.ts'
import type { CompiledRuleSet } from '../engine/compile.ts'
import type { Evaluation } from '../engine/decision.ts'
import { InvalidFactsError } from '../engine/errors.ts'
import { evaluate } from '../engine/evaluate.ts'

/** Evaluates a worked case on its day, by default the first day in force. A refusal of the input is an answer too. */
export async function answerCase(
	compiled: CompiledRuleSet,
	{ facts, asOf }: WorkedCase,
): Promise<Evaluation | InvalidFactsError> {
	try {
		return await evaluate(compiled, facts, { asOf: asOf ?? compiled.ruleSet.validFrom })
	} catch (error) {
		if (error instanceof InvalidFactsError) return error
		throw error
	}
}
