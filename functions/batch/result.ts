import type { Entry, Subject } from '../decision-log/record.ts'
import type { ProblemDocument } from '../http/problem.ts'
import { summaryView } from '../views.ts'

/** One row of a batch as it was handed in: what to decide, or what is wrong with it. */
export interface BatchRow {
	/** Where it stands: the row of the sheet or the line of the file, from 1; the place in a list of items. */
	row: number
	/** What the row asks for, not yet validated by the rule set; absent where it could not be read. */
	request?: RowRequest
	/** What could not be read. A row with faults is not decided. */
	faults: RowFault[]
}

export interface RowRequest {
	subject: { kind?: unknown; id?: unknown }
	facts: Record<string, unknown>
	asOf?: unknown
	version?: unknown
	note?: unknown
	idempotencyKey?: unknown
}

/** One thing wrong with a row. */
export interface RowFault {
	/** The cell as the sheet names it, such as `C5`; absent where rows have no cells. */
	cell?: string
	/** The column's heading, or the field's name. */
	column?: string
	/** Chinese: what is wrong, and what to enter. */
	detail: string
}

/** What became of a row. */
export interface BatchRowResult {
	row: number
	subject: Subject | null
	/** The decision, without its reasons and duties: the whole of it is under its id. */
	decision?: RowDecision
	/** It had been decided before, by an earlier sending of the same batch. */
	replayed?: boolean
	problem?: ProblemDocument
}

export type RowDecision = ReturnType<typeof rowDecision>

/** How a batch ended. */
export interface BatchCounts {
	rows: number
	decided: number
	replayed: number
	problems: number
}

/** A decision in a row's answer. */
export function rowDecision(entry: Entry) {
	const { amounts, missing, reasons, outcome } = entry.record
	const grounds = reasons.filter(({ result }) => result === groundsOf(outcome)).slice(0, GROUNDS)
	return {
		...summaryView(entry),
		amounts,
		missing: missing.map(({ fact, label, unit }) => ({ fact, label, unit })),
		grounds: grounds.map(({ clause, condition, sentence, cure }) => ({
			clause,
			condition,
			sentence,
			...(cure ? { cure } : {}),
		})),
	}
}

/** The first conditions that carry an outcome are enough for a table; the decision has all of them. */
const GROUNDS = 5

/** A refusal rests on conditions that failed, everything else on conditions that hold. */
function groundsOf(outcome: Entry['record']['outcome']): boolean {
	if (outcome.kind === 'eligibility') return outcome.eligible !== false
	return outcome.kind !== 'compliance' || outcome.passes !== false
}
