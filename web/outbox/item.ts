import type { Evaluation, Outcome } from '../../rules/index.ts'
import type { SubjectKind } from '../text/names.ts'

/** A decision as the API answers it. */
export interface Decision extends Omit<Evaluation, 'normalisedFacts'> {
	decisionId: string
	decidedAt: string
	subject: { kind: string; id: string }
	sequence: number
	change: string
	previousDecisionId: string | null
}

export interface DecisionRequest {
	facts: Record<string, unknown>
	asOf: string
	subject: { kind: SubjectKind; id: string }
	note?: string
}

/** A decision on its way into the log. */
export interface OutboxItem {
	/** Its Idempotency-Key: made once for one content, kept over every attempt. */
	key: string
	ruleset: string
	title: string
	body: DecisionRequest
	/** Who made it: only he can report it. */
	owner: { subject: string; org: string | null }
	/** What the browser said when it was made: not logged, and shown as such. */
	preview: { outcome: Outcome; status: string; label: string; contentHash: string }
	/** Milliseconds since 1970. */
	madeAt: number
	/** `waiting` 未上报; `refused` by the server, with its reason; `logged`. */
	state: 'waiting' | 'refused' | 'logged'
	/** Why the last attempt did not succeed. */
	reason?: string
	/** The fields that the server named when it refused. */
	errors?: { pointer?: string; detail: string }[]
	decision?: Decision
}
