import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'
import { compareExpectation } from './expectations.ts'

/** FAILING_CASE: every worked case holds. */
export const failingCase: EngineCheck = {
	codes: ['FAILING_CASE'],
	run({ file, cases }) {
		const findings = new Findings()
		for (const { worked, answer, failure } of cases) {
			const differences = answer ? compareExpectation(worked.expect, answer) : [`the engine broke: ${failure?.message}`]
			if (differences.length === 0) continue
			const message = `Mend the rule or the case "${worked.name}": ${differences.join('; ')}.`
			findings.add('FAILING_CASE', file.cases!.path, message)
		}
		return findings.diagnostics
	},
}
