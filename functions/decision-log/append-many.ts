import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Change, Outcome } from '../../rules/index.ts'
import { IdempotencyMismatchError } from './errors.ts'
import {
	type Chain,
	chainKey,
	type EntryItem,
	entryKey,
	fromItem,
	type IdempotencyItem,
	idempotencyItemKey,
	type Key,
} from './keys.ts'
import type { Appended, DecisionLog, Idempotency } from './log.ts'
import { type Draft, type Entry, scopeOf } from './record.ts'
import type { TableReader } from './table-reader.ts'
import { fitsInto, writeEntries } from './write.ts'

/** A draft, and how its outcome is compared with the one before. */
export interface Append {
	draft: Draft
	compare: (previous: Outcome | null) => Change
}

/** Keys that one BatchGet takes. */
const KEYS_TOGETHER = 100

/** The decisions made under keys: null for a new key, an error for one that was used for another request. */
export async function findMany(
	reads: TableReader,
	wanted: readonly Idempotency[],
): Promise<(Entry | IdempotencyMismatchError | null)[]> {
	const keys = wanted.map(({ org, subject, key }) => idempotencyItemKey(org, subject, key))
	const items = new Map<string, IdempotencyItem>()
	for (const some of slices(distinct(keys), KEYS_TOGETHER)) {
		for (const item of await reads.batch<IdempotencyItem & Key>(some)) items.set(item.pk, item)
	}
	const places = [...items.values()].map(({ entryPk, entrySk }) => ({ pk: entryPk, sk: entrySk }))
	const entries = new Map<string, Entry>()
	for (const some of slices(places, KEYS_TOGETHER)) {
		for (const item of await reads.batch(some)) entries.set(`${item.pk} ${item.sk}`, fromItem(item))
	}
	return wanted.map(({ requestHash }, i) => {
		const item = items.get(keys[i]!.pk)
		if (!item) return null
		if (item.requestHash !== requestHash) return new IdempotencyMismatchError()
		const entry = entries.get(`${item.entryPk} ${item.entrySk}`)
		if (!entry) throw new Error('an item of the log points to an entry that is not there')
		return entry
	})
}

/**
 * Writes drafts, those of different chains together. A transaction that meets somebody else's write is given up, and
 * its drafts are appended one by one, as are the second and later drafts of one chain or under one key: a transaction
 * writes no item twice.
 */
export async function appendMany(
	log: DecisionLog,
	options: { client: DynamoDBDocumentClient; table: string; clock: () => Date },
	reads: TableReader,
	drafts: readonly Append[],
): Promise<PromiseSettledResult<Appended>[]> {
	const results = new Array<PromiseSettledResult<Appended>>(drafts.length)
	const settle = async (i: number, appended: Promise<Appended>) => {
		;[results[i]] = (await Promise.allSettled([appended])) as [PromiseSettledResult<Appended>]
	}
	const chains = drafts.map(({ draft }): Chain => ({ scope: scopeOf(draft), subject: draft.subject }))
	const first = new Map<string, number>()
	const later: number[] = []
	const taken = new Set<string>()
	for (const [i, { draft }] of drafts.entries()) {
		const chain = chainKey(chains[i]!)
		const { pk: key } = idempotencyItemKey(draft.actor.org, draft.actor.subject, draft.idempotencyKey)
		if (taken.has(chain) || taken.has(key)) later.push(i)
		else first.set(chain, i)
		taken.add(chain).add(key)
	}
	const begun = await begunChains(
		reads,
		[...first.values()].map((i) => chains[i]!),
	)
	const ready: { i: number; entry: Entry }[] = []
	await Promise.all(
		[...first].map(async ([key, i]) => {
			const { draft, compare } = drafts[i]!
			const position = { chain: chains[i]!, now: options.clock(), empty: !begun.has(key) }
			try {
				ready.push({ i, entry: await log.reading(() => log.entryOf(draft, compare, position)) })
			} catch (reason) {
				results[i] = { status: 'rejected', reason }
			}
		}),
	)
	const append = (i: number) => settle(i, log.append(drafts[i]!.draft, drafts[i]!.compare))
	const write = async (group: { i: number; entry: Entry }[]) => {
		try {
			const entries = group.map(({ entry }) => entry)
			const written = await log.writing(() => writeEntries(options, entries))
			if (written === 'written') {
				for (const { i, entry } of group) results[i] = { status: 'fulfilled', value: { entry, replayed: false } }
			} else for (const { i } of group) await append(i)
		} catch (reason) {
			for (const { i } of group) results[i] = { status: 'rejected', reason }
		}
	}
	await Promise.all(together(ready).map(write))
	for (const i of later) await append(i)
	return results
}

/** Which chains have a first entry. */
async function begunChains(reads: TableReader, chains: readonly Chain[]): Promise<Set<string>> {
	const found = new Set<string>()
	for (const some of slices(chains, KEYS_TOGETHER)) {
		const keys = some.map((chain) => entryKey(chain, 1))
		for (const { pk } of await reads.batch<Pick<EntryItem, 'pk' | 'sk'>>(keys, ['pk', 'sk'])) found.add(pk)
	}
	return found
}

/** Groups that fit into a transaction each. */
function together(ready: readonly { i: number; entry: Entry }[]): { i: number; entry: Entry }[][] {
	const groups: { i: number; entry: Entry }[][] = []
	let bytes = 0
	for (const one of ready) {
		const size = Buffer.byteLength(one.entry.body)
		const group = groups.at(-1)
		if (!group || !fitsInto({ entries: group.length, bytes }, size)) {
			groups.push([one])
			bytes = size
		} else {
			group.push(one)
			bytes += size
		}
	}
	return groups
}

function* slices<T>(list: readonly T[], size: number): Generator<T[]> {
	for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size)
}

function distinct(keys: readonly Key[]): Key[] {
	return [...new Map(keys.map((key) => [key.pk, key])).values()]
}
