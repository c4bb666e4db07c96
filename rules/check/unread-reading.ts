import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'

/** UNREAD_READING: a reading that a rule should raise is raised, and what a rule raises is a reading. */
export const unreadReading: Check = {
	codes: ['UNREAD_READING'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			const codes = new Set(ruleSet.readings.map(({ code }) => code))
			const raised = new Set<string>()
			for (const { id, then } of ruleSet.rules) {
				if (!('review' in then)) continue
				raised.add(then.review)
				if (codes.has(then.review)) continue
				findings.add('UNREAD_READING', path, `Describe ${then.review} among the readings, or mend the code.`, {
					rule: id,
				})
			}
			if (ruleSet.indicators) {
				const { disagreement } = ruleSet.indicators
				raised.add(disagreement)
				if (!codes.has(disagreement)) {
					findings.add(
						'UNREAD_READING',
						path,
						`Describe ${disagreement}, which the indicators raise, among the readings.`,
					)
				}
			}
			for (const { code, raise } of ruleSet.readings) {
				if (raise !== 'byRule' || raised.has(code)) continue
				findings.add('UNREAD_READING', path, `Add a rule that raises ${code}, or say otherwise when it is raised.`)
			}
		}
		return findings.diagnostics
	},
}
