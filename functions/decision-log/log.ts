import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Change, Outcome } from '../../rules/index.ts'
import type { System } from '../system.ts'
import { EntryTooLargeError, IdempotencyMismatchError, LogUnavailableError, SubjectMovedOnError } from './errors.ts'
import {
	type Chain,
	chainKey,
	type EntryItem,
	entryKey,
	fromItem,
	type IdempotencyItem,
	idempotencyItemKey,
	type Key,
	type Pointer,
	pointerKey,
} from './keys.ts'
import { NamedQueues } from './queue.ts'
import { type DecisionRecord, type Draft, type Entry, entryBehind, NO_HASH, scopeOf } from './record.ts'
import { INDEXES, type IndexName } from './table.ts'
import { type Fault, faultOf, type Verification } from './verify.ts'
import { type Written, writeEntry } from './write.ts'

export interface LogOptions {
	client: DynamoDBDocumentClient
	table: string
	/** Spreads retries; 0 <= r < 1. */
	random: () => number
	sleep: (milliseconds: number) => Promise<void>
}

/** A caller's key, and the hash of what he asked under it. */
export interface Idempotency {
	org: string | null
	subject: string
	key: string
	requestHash: string
}

export interface Appended {
	entry: Entry
	/** The decision was made by an earlier request with the same key. */
	replayed: boolean
}

export interface ListQuery {
	index: IndexName
	value: string
	/** ISO 8601 UTC; from inclusive, to exclusive. */
	from?: string
	to?: string
	order: 'newest-first' | 'oldest-first'
	limit: number
	/** The `next` of the page before. */
	cursor?: string
	visible: (entry: Pick<DecisionRecord, 'domain'> & { org: string | null }) => boolean
}

export interface Page {
	entries: Entry[]
	next: string | null
}

const ATTEMPTS = 10
/** An append that has waited so long is refused rather than tried. */
const PATIENCE_MS = 6_000
/** DynamoDB takes items of 400 KB; the other attributes need a few. */
const MAXIMUM_ENTRY_BYTES = 390_000

/** The decision log: append-only, one hash chain for each subject. Every failure of the database is a LogUnavailableError. */
export class DecisionLog {
	readonly #queues = new NamedQueues()

	constructor(
		private readonly system: Pick<System, 'clock' | 'newId'>,
		private readonly options: LogOptions,
	) {}

	/** The decision made under the key; null when the key is new. Throws IdempotencyMismatchError. */
	async find({ org, subject, key, requestHash }: Idempotency): Promise<Entry | null> {
		const item = await this.#get<IdempotencyItem>(idempotencyItemKey(org, subject, key), true)
		if (!item) return null
		if (item.requestHash !== requestHash) throw new IdempotencyMismatchError()
		return this.#entryAt({ pk: item.entryPk, sk: item.entrySk }, true)
	}

	/**
	 * Writes a decision behind the last entry of its chain, once and for ever under its idempotency key.
	 * Throws IdempotencyMismatchError, SubjectMovedOnError, EntryTooLargeError.
	 */
	append(draft: Draft, compare: (previous: Outcome | null) => Change): Promise<Appended> {
		const chain = { scope: scopeOf(draft), subject: draft.subject }
		const latest = this.system.clock().getTime() + PATIENCE_MS
		return this.#queues.run(chainKey(chain), () => this.#append(draft, chain, compare, latest))
	}

	async #append(
		draft: Draft,
		chain: Chain,
		compare: (previous: Outcome | null) => Change,
		latest: number,
	): Promise<Appended> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (attempt > 0) await this.options.sleep(this.options.random() * Math.min(10 * 2 ** attempt, 500))
			const now = this.system.clock()
			if (now.getTime() > latest) throw new LogUnavailableError('Overloaded', true, false)
			const tail = await this.#tail(chain)
			const previous = await this.#previous(chain, tail, draft.evaluation.ruleset.id)
			const change = compare(previous?.record.outcome ?? null)
			const entry = entryBehind(draft, { tail, previous, change, now, newId: this.system.newId })
			if (Buffer.byteLength(entry.body) > MAXIMUM_ENTRY_BYTES) throw new EntryTooLargeError()
			const written: Written = await writeEntry(this.options, entry)
			if (written === 'written') return { entry, replayed: false }
			if (written === 'key-used') return this.#replay(entry)
		}
		throw new SubjectMovedOnError()
	}

	/** The key was used while this decision was being made: by another request, or by this one's lost first attempt. */
	async #replay({ record }: Entry): Promise<Appended> {
		const { actor, idempotencyKey, requestHash } = record
		const known = await this.find({ org: actor.org, subject: actor.subject, key: idempotencyKey, requestHash })
		if (!known) throw new Error('an idempotency item was there and is gone')
		return { entry: known, replayed: known.record.decisionId !== record.decisionId }
	}

	/** One entry by its decision; null where there is none. */
	async read(decisionId: string): Promise<Entry | null> {
		const pointer = await this.#get<Pointer>(pointerKey(decisionId), false)
		return pointer ? this.#entryAt({ pk: pointer.entryPk, sk: pointer.entrySk }, false) : null
	}

	/** The entry at a place of a chain; null where there is none. */
	async at(chain: Chain, sequence: number): Promise<Entry | null> {
		const item = await this.#get<EntryItem>(entryKey(chain, sequence), false)
		return item ? fromItem(item) : null
	}

	/** Entries in order of time, a page at a time. On AWS the newest may be missing for a moment: the lists follow the table. */
	async list({ index, value, from, to, order, limit, cursor, visible }: ListQuery): Promise<Page> {
		const ascending = order === 'oldest-first'
		const low = greatest(from ?? '0', ascending ? cursor : undefined)
		const high = least(to ?? ':', ascending ? undefined : cursor)
		const found: { key: Key; decided: string }[] = []
		let start: Record<string, unknown> | undefined
		if (low > high) return { entries: [], next: null }
		do {
			const page = await this.#query({
				IndexName: index,
				KeyConditionExpression: '#value = :value AND #decided BETWEEN :low AND :high',
				ExpressionAttributeNames: { '#value': INDEXES[index], '#decided': 'decided' },
				ExpressionAttributeValues: { ':value': value, ':low': low, ':high': high },
				ScanIndexForward: ascending,
				Limit: limit + 1,
				ExclusiveStartKey: start,
			})
			for (const item of (page.Items ?? []) as EntryItem[]) {
				const { pk, sk, decided, domain, org = null } = item
				if (visible({ domain: domain as DecisionRecord['domain'], org })) found.push({ key: { pk, sk }, decided })
			}
			start = page.LastEvaluatedKey
		} while (start && found.length <= limit)
		const entries = await this.#batch(found.slice(0, limit).map(({ key }) => key))
		return { entries, next: found[limit]?.decided ?? null }
	}

	/** Walks a whole chain and derives every attribute of every entry anew. */
	async verifyChain(chain: Chain): Promise<Verification> {
		const faults: Fault[] = []
		let entries = 0
		let head = NO_HASH
		let start: Record<string, unknown> | undefined
		do {
			const page = await this.#query({ ...ofChain(chain), ExclusiveStartKey: start })
			for (const item of (page.Items ?? []) as EntryItem[]) {
				entries++
				const fault = faultOf(item, entries, head)
				if (fault) faults.push({ position: entries, fault })
				head = item.hash
			}
			start = page.LastEvaluatedKey
		} while (start)
		return { entries, head, faults }
	}

	/** Whether the database answers, within a second and a half. */
	async answers(): Promise<boolean> {
		try {
			const command = new GetCommand({ TableName: this.options.table, Key: { pk: 'HEALTH', sk: 'HEALTH' } })
			await this.options.client.send(command, { abortSignal: AbortSignal.timeout(1_500) })
			return true
		} catch {
			return false
		}
	}

	async #tail(chain: Chain): Promise<Entry | null> {
		const page = await this.#query({ ...ofChain(chain), ScanIndexForward: false, Limit: 1 }, true)
		const item = page.Items?.[0]
		return item ? fromItem(item as EntryItem) : null
	}

	async #previous(chain: Chain, tail: Entry | null, ruleset: string): Promise<Entry | null> {
		if (!tail || tail.record.ruleset.id === ruleset) return tail
		const sequence = tail.record.latestBefore[ruleset]
		return sequence === undefined ? null : this.#entryAt(entryKey(chain, sequence), true)
	}

	async #entryAt(key: Key, writing: boolean): Promise<Entry> {
		const item = await this.#get<EntryItem>(key, writing)
		if (!item) throw new Error('an item of the log points to an entry that is not there')
		return fromItem(item)
	}

	async #batch(keys: Key[]): Promise<Entry[]> {
		const { client, table } = this.options
		const items = new Map<string, EntryItem>()
		let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }))
		for (let round = 0; left.length > 0; round++) {
			if (round === ATTEMPTS) throw new LogUnavailableError('UnprocessedKeys', false, false)
			const command = new BatchGetCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } })
			const answer = await reading(client.send(command), false)
			for (const item of (answer.Responses?.[table] ?? []) as EntryItem[]) items.set(`${item.pk} ${item.sk}`, item)
			left = answer.UnprocessedKeys?.[table]?.Keys ?? []
		}
		return keys.flatMap(({ pk, sk }) => {
			const item = items.get(`${pk} ${sk}`)
			return item ? [fromItem(item)] : []
		})
	}

	async #get<Item>(key: Key, writing: boolean): Promise<Item | undefined> {
		const { client, table } = this.options
		const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true })
		return (await reading(client.send(command), writing)).Item as Item | undefined
	}

	#query(input: Omit<QueryCommand['input'], 'TableName'>, writing = false) {
		return reading(this.options.client.send(new QueryCommand({ TableName: this.options.table, ...input })), writing)
	}
}

/** A read that failed: nothing was written, also where it was on the way to a write. */
async function reading<T>(answer: Promise<T>, writing: boolean): Promise<T> {
	try {
		return await answer
	} catch (error) {
		throw new LogUnavailableError(error instanceof Error ? error.name : 'unknown', writing, false)
	}
}

function ofChain(chain: Chain) {
	return {
		KeyConditionExpression: '#pk = :chain',
		ExpressionAttributeNames: { '#pk': 'pk' },
		ExpressionAttributeValues: { ':chain': chainKey(chain) },
		ConsistentRead: true,
	}
}

function greatest(a: string, b = ''): string {
	return a > b ? a : b
}

function least(a: string, b = ':'): string {
	return a < b ? a : b
}
