import type { Outcome } from '../../rules/index.ts'
import type { DecisionRecord } from '../decision-log/record.ts'

/** What the outside world is told of a decision: CloudEvents 1.0 in JSON. */

/** Every type begins with this. */
export const TYPE_PREFIX = 'org.gazette-rules'
export const DECISION_RECORDED = `${TYPE_PREFIX}.decision.recorded`
export const LEVEL_CHANGED = `${TYPE_PREFIX}.level.changed`

/** The media type of one event in structured mode. */
export const EVENT_MEDIA_TYPE = 'application/cloudevents+json'

export interface CloudEvent {
	specversion: '1.0'
	/** The decision's id. With `source` it names the event: who has seen both before has seen the event. */
	id: string
	source: string
	type: typeof DECISION_RECORDED | typeof LEVEL_CHANGED
	/** When it was decided, UTC. */
	time: string
	/** `kind/id`. */
	subject: string
	datacontenttype: 'application/json'
	data: EventData
}

/** What an event says: what was decided about what, never from which facts, by whom or with which note. */
export interface EventData {
	decisionId: string
	ruleset: DecisionRecord['ruleset']
	domain: DecisionRecord['domain']
	asOf: string
	status: DecisionRecord['status']
	outcome: Outcome
	/** Of the subject's previous decision under the rule set; null where there is none, or it is not known. */
	previousOutcome: Outcome | null
	previousDecisionId: string | null
	change: DecisionRecord['change']
	amounts: EventAmount[]
	/** The codes of the review flags, once each. */
	review: string[]
	subject: DecisionRecord['subject']
	/** The place in the subject's chain: who has seen a higher one has seen a later state. */
	sequence: number
	org: string | null
	/** Where the API tells more, to those who may read it. */
	links: { decision: string; timeline: string; ruleset: string }
}

/** An amount without its calculation, which is made from facts. */
interface EventAmount {
	id: string
	label: string
	yuan: number | null
	cap: number | null
	capped: boolean | null
	payable: boolean
	presumed: boolean
	revoked: boolean
	clause: string
}

/** The events of one decision: that it was recorded and, where a level rose or fell, that too. */
export function eventsOf(record: DecisionRecord, previousOutcome: Outcome | null): CloudEvent[] {
	const { decisionId, decidedAt, subject, ruleset } = record
	const event = (type: CloudEvent['type'], source: string): CloudEvent => ({
		specversion: '1.0',
		id: decisionId,
		source,
		type,
		time: decidedAt,
		subject: `${subject.kind}/${subject.id}`,
		datacontenttype: 'application/json',
		data: dataOf(record, previousOutcome),
	})
	const recorded = event(DECISION_RECORDED, `/v1/rulesets/${encodeURIComponent(ruleset.id)}`)
	return levelChanged(record) ? [recorded, event(LEVEL_CHANGED, subjectPath(record))] : [recorded]
}

function levelChanged({ outcome, change }: DecisionRecord): boolean {
	if (outcome.kind !== 'level') return false
	return change === 'raised' || change === 'lowered' || (change === 'first' && outcome.level !== 'none')
}

function subjectPath({ subject }: DecisionRecord): string {
	return `/v1/subjects/${encodeURIComponent(subject.kind)}/${encodeURIComponent(subject.id)}`
}

function dataOf(record: DecisionRecord, previousOutcome: Outcome | null): EventData {
	const { decisionId, ruleset, domain, asOf, status, outcome, previousDecisionId, change, subject, sequence } = record
	const version = `/v1/rulesets/${encodeURIComponent(ruleset.id)}?version=${encodeURIComponent(ruleset.version)}`
	return {
		decisionId,
		ruleset,
		domain,
		asOf,
		status,
		outcome,
		previousOutcome,
		previousDecisionId,
		change,
		amounts: record.amounts.map(({ id, label, yuan, cap, capped, payable, presumed, revoked, clause }) => ({
			id,
			label,
			yuan,
			cap,
			capped,
			payable,
			presumed: presumed === true,
			revoked: revoked !== undefined,
			clause,
		})),
		review: [...new Set(record.review.map(({ code }) => code))],
		subject,
		sequence,
		org: record.actor.org,
		links: {
			decision: `/v1/decisions/${encodeURIComponent(decisionId)}`,
			timeline: `${subjectPath(record)}/timeline`,
			ruleset: version,
		},
	}
}

/** A name for the event in one text, for receivers that know no pair: two events of one decision differ in it. */
export function deliveryId({ id, type }: Pick<CloudEvent, 'id' | 'type'>): string {
	return type === LEVEL_CHANGED ? `${id}-level-changed` : id
}

/** Finds what the subject's previous decision under the rule set came to. */
export type PreviousOutcome = (record: DecisionRecord) => Promise<Outcome | null>
