import type { Evaluation } from '../rules/index.ts'
import type { Entry } from './decision-log/record.ts'

/** What callers see of an evaluation and of an entry, in the order of the contract. */

/** An evaluation that was not logged. */
export function previewView({ normalisedFacts: _, ...evaluation }: Evaluation) {
	return evaluation
}

/** A decision, as it is answered when it is made. */
export function decisionView({ record }: Entry) {
	const { ruleset, asOf, status, outcome, reasons, missing, nextThresholds, amounts, options, duties, review } = record
	const { decisionId, decidedAt, subject, sequence, change, previousDecisionId } = record
	return {
		decisionId,
		decidedAt,
		ruleset,
		asOf,
		status,
		outcome,
		reasons,
		missing,
		nextThresholds,
		amounts,
		options,
		duties,
		review,
		subject,
		sequence,
		change,
		previousDecisionId,
	}
}

/** The whole entry: the decision, what was given, by whom, and its place in the chain. */
export function entryView(entry: Entry) {
	const { domain, facts, normalisedFacts, note, actor, requestId, decidedAtLocal } = entry.record
	const { hash, previousHash } = entry
	return {
		...decisionView(entry),
		decidedAtLocal,
		domain,
		facts,
		normalisedFacts,
		note,
		actor,
		requestId,
		hash,
		previousHash,
	}
}

/** An entry in a list. */
export function summaryView({ record }: Entry) {
	const { decisionId, decidedAt, decidedAtLocal, ruleset, asOf, status, outcome, subject, sequence, change } = record
	const { previousDecisionId, actor, note, review } = record
	return {
		decisionId,
		decidedAt,
		decidedAtLocal,
		ruleset,
		asOf,
		status,
		outcome,
		review: review.map(({ code, message }) => ({ code, message })),
		subject,
		sequence,
		change,
		previousDecisionId,
		actor,
		note,
	}
}
