import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'
import { isSatisfiable } from './satisfiable.ts'

/** UNREACHABLE_RULE: for every rule there are facts that make it true. */
export const unreachableRule: EngineCheck = {
	codes: ['UNREACHABLE_RULE'],
	run({ file, compiled }) {
		const findings = new Findings()
		for (const { tree, rule, role } of [...compiled.outcome.conditions, ...compiled.consequences.conditions]) {
			if (isSatisfiable(compiled, tree)) continue
			const what = role === 'when' ? 'the condition' : `${role}When`
			findings.add('UNREACHABLE_RULE', file.path, `Mend ${what} of this rule: no facts make it true.`, {
				rule: rule.id,
			})
		}
		return findings.diagnostics
	},
}
