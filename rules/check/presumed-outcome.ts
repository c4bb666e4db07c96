import { makesOutcome } from '../engine/compile.ts'
import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'
import { reachableTrees } from './unknown-fact.ts'

/** PRESUMED_OUTCOME: a level or an eligibility is proven or it is not; only what builds on it may presume. */
export const presumedOutcome: Check = {
	codes: ['PRESUMED_OUTCOME'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			for (const rule of ruleSet.rules.filter(makesOutcome)) {
				const presumes = reachableTrees(rule.when, ruleSet).some((tree) => 'presume' in tree)
				if (!presumes && !rule.presumed) continue
				findings.add('PRESUMED_OUTCOME', path, 'Leave out the presumption: an outcome must be proven.', {
					rule: rule.id,
				})
			}
		}
		return findings.diagnostics
	},
}
