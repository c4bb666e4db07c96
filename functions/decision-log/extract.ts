import { type Evaluation, outcomeCodes, settledKey } from '../../rules/index.ts'
import type { DecisionRecord } from './record.ts'

/** What lists, reports and impact runs read of an entry without opening it: a hundredth of its size. */
export interface EntryExtract {
	asOf: string
	version: string
	contentHash: string
	status: Evaluation['status']
	/** The outcome's codes; the first is the one that is counted. */
	codes: string[]
	/** What the outcome settles; equal texts settle the same. */
	settled: string
	change: DecisionRecord['change']
	/** By amount: yuan, or null where the decision gives no figure. */
	amounts: Record<string, number | null>
	/** The facts as reckoned with. */
	given: Record<string, unknown>
}

/** The extract of a record. */
export function extractOf(record: DecisionRecord): EntryExtract {
	const { asOf, ruleset, status, outcome, change, amounts, normalisedFacts } = record
	return {
		asOf,
		version: ruleset.version,
		contentHash: ruleset.contentHash,
		status,
		codes: outcomeCodes(outcome),
		settled: settledKey(outcome),
		change,
		amounts: Object.fromEntries(amounts.map(({ id, yuan }) => [id, yuan])),
		given: normalisedFacts,
	}
}
