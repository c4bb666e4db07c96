import type { DecisionLog } from '../decision-log/log.ts'
import type { PreviousOutcome } from './event.ts'

/** Reads previous outcomes from the log. Throws LogUnavailableError. */
export function previousOutcomeIn(log: Pick<DecisionLog, 'at'>): PreviousOutcome {
	return async (record) => {
		const sequence = record.previousDecisionId === null ? undefined : record.latestBefore[record.ruleset.id]
		if (sequence === undefined) return null
		const previous = await log.at(record, sequence)
		return previous?.record.decisionId === record.previousDecisionId ? previous.record.outcome : null
	}
}
