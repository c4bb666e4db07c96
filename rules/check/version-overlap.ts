import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'
import type { RuleSetFile } from './subject.ts'

/** VERSION_OVERLAP: on every day at most one version of a rule set is in force. */
export const versionOverlap: Check = {
	codes: ['VERSION_OVERLAP'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const file of ruleSets) {
			const { validFrom, validTo } = file.ruleSet
			if (validTo !== null && validTo <= validFrom) {
				findings.add('VERSION_OVERLAP', file.path, `Set validTo after validFrom: ${validTo} is not after ${validFrom}.`)
			}
			for (const { ruleSet: later } of ruleSets.filter((other) => follows(file, other))) {
				if (validTo !== null && validTo <= later.validFrom) continue
				const message = `End version ${file.ruleSet.version} by ${later.validFrom}, when version ${later.version} comes into force.`
				findings.add('VERSION_OVERLAP', file.path, message)
			}
		}
		return findings.diagnostics
	},
}

/** Whether the second is another version of the first that comes into force later, or on the same day. */
function follows(one: RuleSetFile, other: RuleSetFile): boolean {
	if (one.path === other.path || one.ruleSet.id !== other.ruleSet.id) return false
	if (one.ruleSet.validFrom !== other.ruleSet.validFrom) return one.ruleSet.validFrom < other.ruleSet.validFrom
	return one.path < other.path
}
