import { GetCommand } from '@aws-sdk/lib-dynamodb'
import pLimit from 'p-limit'
import type { Change, Outcome } from '../../rules/index.ts'
import type { System } from '../system.ts'
import { type Append, appendMany, findMany } from './append-many.ts'
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
import { type IndexedEntry, type ListQuery, listEntries, type Page, type Range, walkEntries } from './list.ts'
import { NamedQueues } from './queue.ts'
import { type Draft, type Entry, entryBehind, NO_HASH, scopeOf } from './record.ts'
import { RuleFiles } from './rule-files.ts'
import { Seals } from './seal.ts'
import type { IndexName } from './table.ts'
import { type ReaderOptions, type TableItem, TableReader } from './table-reader.ts'
import { ChainWalk, type Verification } from './verify.ts'
import { type Written, writeEntry } from './write.ts'

export type LogOptions = ReaderOptions

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

const ATTEMPTS = 10
/** An append that has waited so long is refused rather than tried. */
const PATIENCE_MS = 6_000
/** Reads and transactions of batches on their way at once, from one process. */
const READS_ABREAST = 16
const WRITES_ABREAST = 3
/** DynamoDB takes items of 400 KB; the other attributes need a few. */
const MAXIMUM_ENTRY_BYTES = 390_000

/** The decision log: append-only, one hash chain for each subject. Every failure of the database is a LogUnavailableError. */
export class DecisionLog {
	readonly #queues = new NamedQueues()
	/** What many appends do at once: more would only wait in the database, and be given up as unanswered there. */
	readonly reading = pLimit(READS_ABREAST)
	readonly writing = pLimit(WRITES_ABREAST)
	readonly #reads: TableReader
	/** Reads on the way to a write. */
	readonly #readsToWrite: TableReader
	/** The rule files that entries were decided by. */
	readonly ruleFiles: RuleFiles
	readonly seals: Seals

	constructor(
		private readonly system: Pick<System, 'clock' | 'newId'>,
		private readonly options: LogOptions,
	) {
		this.#reads = new TableReader(options, false)
		this.#readsToWrite = new TableReader(options, true)
		this.ruleFiles = new RuleFiles(options, this.#reads)
		this.seals = new Seals(options, this.#reads)
	}

	/** The decision made under the key; null when the key is new. Throws IdempotencyMismatchError. */
	async find({ org, subject, key, requestHash }: Idempotency): Promise<Entry | null> {
		const item = await this.#readsToWrite.get<IdempotencyItem>(idempotencyItemKey(org, subject, key))
		if (!item) return null
		if (item.requestHash !== requestHash) throw new IdempotencyMismatchError()
		return entryAt(this.#readsToWrite, { pk: item.entryPk, sk: item.entrySk })
	}

	/**
	 * Writes a decision behind the last entry of its chain, once and for ever under its idempotency key.
	 * Throws IdempotencyMismatchError, SubjectMovedOnError, EntryTooLargeError.
	 */
	append(draft: Draft, compare: (previous: Outcome | null) => Change): Promise<Appended> {
		const chain = { scope: scopeOf(draft), subject: draft.subject }
		const latest = this.system.clock().getTime() + PATIENCE_MS
		return this.#queues.run(chainKey(chain), async () => {
			for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
				if (attempt > 0) await this.options.sleep(this.options.random() * Math.min(10 * 2 ** attempt, 500))
				const appended = await this.#attempt(draft, chain, compare, latest).catch((error: unknown) => {
					// A write was sent before: what became of it is not known any more.
					throw attempt > 0 && error instanceof LogUnavailableError ? error.unconfirmed() : error
				})
				if (appended) return appended
			}
			throw new SubjectMovedOnError()
		})
	}

	/** Writes behind the tail as it is now; null where another entry took the place. */
	async #attempt(
		draft: Draft,
		chain: Chain,
		compare: (previous: Outcome | null) => Change,
		latest: number,
	): Promise<Appended | null> {
		const now = this.system.clock()
		if (now.getTime() > latest) throw new LogUnavailableError('Overloaded', true, false)
		const entry = await this.entryOf(draft, compare, { chain, now })
		const written: Written = await writeEntry(this.options, entry)
		if (written === 'place-taken') return null
		return written === 'written' ? { entry, replayed: false } : this.#replay(entry)
	}

	/** The entry that a draft becomes behind the chain's tail as it is now; `empty` says that the chain has none. */
	async entryOf(
		draft: Draft,
		compare: (previous: Outcome | null) => Change,
		{ chain, now, empty = false }: { chain: Chain; now: Date; empty?: boolean },
	): Promise<Entry> {
		const tail = empty ? null : await this.#tail(chain)
		const previous = await this.#previous(chain, tail, draft.evaluation.ruleset.id)
		const change = compare(previous?.record.outcome ?? null)
		const entry = entryBehind(draft, { tail, previous, change, now, newId: this.system.newId })
		if (Buffer.byteLength(entry.body) > MAXIMUM_ENTRY_BYTES) throw new EntryTooLargeError()
		return entry
	}

	/** As `find` for many keys; an error for a key that was used otherwise. */
	findMany(keys: readonly Idempotency[]): Promise<(Entry | IdempotencyMismatchError | null)[]> {
		return findMany(this.#readsToWrite, keys)
	}

	/** As `append` for many drafts, some dozen in a transaction; one that cannot be written keeps none of the others. */
	appendMany(drafts: readonly Append[]): Promise<PromiseSettledResult<Appended>[]> {
		return appendMany(this, { ...this.options, clock: this.system.clock }, this.#readsToWrite, drafts)
	}

	/** The key was used while this decision was being made: by another request, or by this one's lost first attempt. */
	async #replay({ record }: Entry): Promise<Appended> {
		const { actor, idempotencyKey, requestHash } = record
		const idempotency = { org: actor.org, subject: actor.subject, key: idempotencyKey, requestHash }
		const known = await this.find(idempotency).catch((error: unknown) => {
			throw error instanceof LogUnavailableError ? error.unconfirmed() : error
		})
		if (!known) throw new Error('an idempotency item was there and is gone')
		return { entry: known, replayed: known.record.decisionId !== record.decisionId }
	}

	/** One entry by its decision; null where there is none. */
	async read(decisionId: string): Promise<Entry | null> {
		const pointer = await this.#reads.get<Pointer>(pointerKey(decisionId))
		return pointer ? entryAt(this.#reads, { pk: pointer.entryPk, sk: pointer.entrySk }) : null
	}

	/** The entry at a place of a chain; null where there is none. */
	async at(chain: Chain, sequence: number): Promise<Entry | null> {
		const item = await this.#reads.get<EntryItem>(entryKey(chain, sequence))
		return item ? fromItem(item) : null
	}

	/** Entries at their places, in the order of the keys; at most 100. One that is not there is left out. */
	async readMany(keys: readonly Key[]): Promise<Entry[]> {
		return (await this.#reads.batch(keys)).map(fromItem)
	}

	/** Entries in order of time, a page at a time. */
	list(query: ListQuery): Promise<Page> {
		return listEntries(this.#reads, query)
	}

	/** Every entry of a range as its index has it, oldest first. `after` goes on behind an entry. */
	walk(range: Range, after?: IndexedEntry): AsyncGenerator<IndexedEntry> {
		return walkEntries(this.#reads, range, after && { ...after.key, decided: after.decided })
	}

	/**
	 * Walks a whole chain and derives every attribute of every entry anew. `each` is told of every item on the way.
	 */
	async verifyChain(chain: Chain, each: (item: EntryItem) => void = () => {}): Promise<Verification> {
		const walk = new ChainWalk(NO_HASH)
		let start: Record<string, unknown> | undefined
		do {
			const page = await this.#reads.query({ ...ofChain(chain), ExclusiveStartKey: start })
			for (const item of (page.Items ?? []) as EntryItem[]) {
				walk.step(item)
				each(item)
			}
			start = page.LastEvaluatedKey
		} while (start)
		const { entries, head, faults } = walk
		return { entries, head, faults }
	}

	/** Every item of the table, or of an index. */
	everything(index?: IndexName) {
		return this.#reads.scan(index)
	}

	/** Items as they are now, whatever they are, those that are there; at most 100. */
	items(keys: readonly Key[]): Promise<TableItem[]> {
		return this.#reads.batch<TableItem>(keys)
	}

	/** An item as it is now, whatever it is. */
	item(key: Key) {
		return this.#reads.get<TableItem>(key)
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
		const page = await this.#readsToWrite.query({ ...ofChain(chain), ScanIndexForward: false, Limit: 1 })
		const item = page.Items?.[0]
		return item ? fromItem(item as EntryItem) : null
	}

	async #previous(chain: Chain, tail: Entry | null, ruleset: string): Promise<Entry | null> {
		if (!tail || tail.record.ruleset.id === ruleset) return tail
		const sequence = tail.record.latestBefore[ruleset]
		return sequence === undefined ? null : entryAt(this.#readsToWrite, entryKey(chain, sequence))
	}
}

/** The entry that another item of the log points to. */
async function entryAt(reader: TableReader, key: Key): Promise<Entry> {
	const item = await reader.get<EntryItem>(key)
	if (!item) throw new Error('an item of the log points to an entry that is not there')
	return fromItem(item)
}

function ofChain(chain: Chain) {
	return {
		KeyConditionExpression: '#pk = :chain',
		ExpressionAttributeNames: { '#pk': 'pk' },
		ExpressionAttributeValues: { ':chain': chainKey(chain) },
		ConsistentRead: true,
	}
}
