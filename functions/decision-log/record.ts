import { createHash } from 'node:crypto'
import { type Change, canonicalForm, type Evaluation, type RuleSet } from '../../rules/index.ts'
import { shanghaiTime } from '../time.ts'

/** What a decision is about: an incident, a household, a document; never a person by name or number. */
export interface Subject {
	kind: string
	id: string
}

export interface Actor {
	subject: string
	role: string
	org: string | null
}

/** A decision that has not yet found its place in a chain. */
export interface Draft {
	evaluation: Evaluation
	domain: RuleSet['domain']
	/** As the caller gave them. */
	facts: Record<string, unknown>
	note: string | null
	subject: Subject
	actor: Actor
	requestId: string
	idempotencyKey: string
	requestHash: string
}

/** One entry of the log: everything that is needed to decide again, and where it stands. Its canonical JSON is hashed. */
export interface DecisionRecord extends Evaluation {
	decisionId: string
	/** UTC, strictly later than the entry before it. */
	decidedAt: string
	/** The same instant in Asia/Shanghai. */
	decidedAtLocal: string
	domain: RuleSet['domain']
	facts: Record<string, unknown>
	note: string | null
	subject: Subject
	/** Whose chain it stands in: an organisation, or `*` for one that all share. */
	scope: string
	/** 1, 2, 3 … without gaps within the chain. */
	sequence: number
	change: Change
	/** The subject's previous decision under the same rule set. */
	previousDecisionId: string | null
	/** By rule set: the sequence of the last entry before this one. */
	latestBefore: Record<string, number>
	actor: Actor
	requestId: string
	idempotencyKey: string
	requestHash: string
}

/** A record as the log keeps it. */
export interface Entry {
	record: DecisionRecord
	/** Canonical JSON of the record. */
	body: string
	/** Hex, 64 digits. */
	hash: string
	/** The hash of the entry before it; 64 zeros for the first. */
	previousHash: string
}

/** Flags a level below the one before. */
export const LEVEL_LOWERED = 'LEVEL_LOWERED'

export const NO_HASH = '0'.repeat(64)

/** The hash of an entry covers the entry before it, and through that the whole chain up to here. */
export function entryHash(previousHash: string, body: string): string {
	return createHash('sha256').update(previousHash).update(body).digest('hex')
}

/** In an emergency everyone answers for one incident: its chain is shared. Elsewhere each organisation has its own. */
export function scopeOf({ domain, actor }: Pick<Draft, 'domain' | 'actor'>): string {
	if (domain === 'emergency') return '*'
	if (actor.org === null) throw new Error(`an actor without an organisation decides nothing in domain ${domain}`)
	return actor.org
}

/** Where a draft comes to stand. */
export interface Position {
	tail: Entry | null
	/** The subject's last entry under the draft's rule set. */
	previous: Entry | null
	change: Change
	now: Date
	newId: (at: Date) => string
}

/** The entry that a draft becomes behind `tail`. */
export function entryBehind(draft: Draft, { tail, previous, change, now, newId }: Position): Entry {
	const decided = new Date(Math.max(now.getTime(), tail ? Date.parse(tail.record.decidedAt) + 1 : 0))
	const { evaluation, ...rest } = draft
	const record: DecisionRecord = {
		...evaluation,
		...rest,
		review: [...evaluation.review, ...loweredReview(draft, previous, change)],
		decisionId: newId(decided),
		decidedAt: decided.toISOString(),
		decidedAtLocal: shanghaiTime(decided),
		scope: scopeOf(draft),
		sequence: (tail?.record.sequence ?? 0) + 1,
		change,
		previousDecisionId: previous?.record.decisionId ?? null,
		latestBefore: tail ? { ...tail.record.latestBefore, [tail.record.ruleset.id]: tail.record.sequence } : {},
	}
	// In the order in which it is read back, so that an answer is the same bytes when it is given again.
	const { text: body, value } = canonicalForm(record)
	const previousHash = tail?.hash ?? NO_HASH
	return { record: value, body, previousHash, hash: entryHash(previousHash, body) }
}

/** The text leaves lowering a level to the headquarters: the decision only advises it. */
function loweredReview({ evaluation }: Draft, previous: Entry | null, change: Change): Evaluation['review'] {
	const before = previous?.record.outcome
	if (change !== 'lowered' || before?.kind !== 'level' || evaluation.outcome.kind !== 'level') return []
	const message = `建议级别由“${before.label}”降为“${evaluation.outcome.label}”；是否降级须由指挥机构决定，本结果仅供参考`
	return [{ code: LEVEL_LOWERED, clause: null, message }]
}
