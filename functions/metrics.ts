import { outcomeCodes } from '../rules/index.ts'
import type { Entry } from './decision-log/record.ts'
import type { System } from './system.ts'

/** What is counted for the people who look after the service, in the names that alarms and dashboards use. */
export type MetricName =
	/** Decisions that were logged, by rule set and outcome. */
	| 'Decisions'
	/** Decisions that were given again, under a key that was used before; by rule set. */
	| 'Replays'
	/** Flags of decisions that were logged, by rule set and code: somebody must look at the case. */
	| 'ReviewFlags'
	/** The two readings of a rule differed: no decision was given. */
	| 'Disagreements'
	/** Items of the log that were changed or removed. */
	| 'LogTampered'
	/** Requests that the log did not answer. */
	| 'LogUnavailable'
	/** Requests and pieces of jobs that what jobs are kept in did not answer. */
	| 'JobsUnavailable'
	/** Requests that lost to others on the same subject. */
	| 'SubjectMovedOn'

/** By what a count is broken down. Every combination is a metric that CloudWatch asks money for. */
export interface Dimensions {
	ruleset?: string
	outcome?: string
	flag?: string
}

/** Counts a decision as its caller was given it. */
export function countDecision(
	{ count }: Pick<System, 'count'>,
	{ record: { ruleset, outcome, review } }: Pick<Entry, 'record'>,
	replayed: boolean,
): void {
	if (replayed) {
		count('Replays', { ruleset: ruleset.id })
		return
	}
	count('Decisions', { ruleset: ruleset.id, outcome: outcomeCodes(outcome)[0] })
	for (const { code } of review) count('ReviewFlags', { ruleset: ruleset.id, flag: code })
}
