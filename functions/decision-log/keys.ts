import { canonicalJson } from '../../rules/index.ts'
import { extractOf } from './extract.ts'
import type { DecisionRecord, Entry, Subject } from './record.ts'

/** The layout of the table: which item lies under which keys. */

export interface Key {
	pk: string
	sk: string
}

/** A chain: one subject, in one scope. */
export interface Chain {
	scope: string
	subject: Subject
}

/** Parts of a key never hold the separator. */
function joined(...parts: string[]): string {
	return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join('#')
}

const SEQUENCE_DIGITS = 12

export function chainKey({ scope, subject }: Chain): string {
	return joined('CHAIN', scope, subject.kind, subject.id)
}

export function entryKey(chain: Chain, sequence: number): Key {
	return { pk: chainKey(chain), sk: String(sequence).padStart(SEQUENCE_DIGITS, '0') }
}

/** Keys are the caller's own: two callers may use the same one. */
export function idempotencyItemKey(org: string | null, subject: string, key: string): Key {
	return { pk: joined('IDEM', org ?? '', subject, key), sk: 'IDEM' }
}

export function pointerKey(decisionId: string): Key {
	return { pk: joined('DECISION', decisionId), sk: 'DECISION' }
}

export function subjectKey({ kind, id }: Subject): string {
	return joined(kind, id)
}

export function orgRulesetKey(org: string, ruleset: string): string {
	return joined(org, ruleset)
}

/** Where a rule file is kept, by its content hash. */
export function ruleFileKey(contentHash: string): Key {
	return { pk: joined('RULEFILE', contentHash), sk: 'RULEFILE' }
}

/** All seals lie together, in order of their days. */
export const SEALS = 'SEAL'

export function sealKey(day: string): Key {
	return { pk: SEALS, sk: day }
}

/** A part of the list of heads that a day's seal covers. */
export function sealedHeadsKey(day: string, part: number): Key {
	return { pk: joined('SEALED', day), sk: String(part).padStart(SEQUENCE_DIGITS, '0') }
}

/** The chain that a partition key names; null for a key of something else. */
export function chainOf(pk: string): Chain | null {
	const [prefix, ...parts] = pk.split('#')
	if (prefix !== 'CHAIN' || parts.length !== 3) return null
	const [scope, kind, id] = parts.map((part) => part.replaceAll('%23', '#').replaceAll('%25', '%')) as [
		string,
		string,
		string,
	]
	return { scope, subject: { kind, id } }
}

/** When an entry was decided: sorts by time, and no two entries have the same. */
export function decidedKey({ decidedAt, decisionId }: DecisionRecord): string {
	return `${decidedAt}#${decisionId}`
}

/** Where an entry lies, as other items say it. */
export interface Pointer {
	entryPk: string
	entrySk: string
}

/** What a key was used for. It never expires: a decision is never made twice. */
export interface IdempotencyItem extends Pointer {
	requestHash: string
}

/** Every attribute of an entry's item. All but `previousHash` derive from the body, so that verification can compare them. */
export interface EntryItem extends Key {
	body: string
	hash: string
	previousHash: string
	subject: string
	ruleset: string
	decided: string
	domain: DecisionRecord['domain']
	/** Canonical JSON of an EntryExtract. */
	extract: string
	/** Absent where the actor has no organisation. */
	org?: string
	orgRuleset?: string
}

/** The item of an entry, every attribute but the body and the two hashes derived from the record. */
export function entryItem({ record, body, hash, previousHash }: Entry): EntryItem {
	const { org } = record.actor
	return {
		...entryKey(record, record.sequence),
		body,
		hash,
		previousHash,
		subject: subjectKey(record.subject),
		ruleset: record.ruleset.id,
		decided: decidedKey(record),
		domain: record.domain,
		extract: canonicalJson(extractOf(record)),
		...(org === null ? {} : { org, orgRuleset: orgRulesetKey(org, record.ruleset.id) }),
	}
}

export function fromItem({ body, hash, previousHash }: EntryItem): Entry {
	return { record: JSON.parse(body), body, hash, previousHash }
}
