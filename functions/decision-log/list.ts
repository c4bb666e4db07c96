import type { EntryExtract } from './extract.ts'
import { type EntryItem, fromItem, type Key } from './keys.ts'
import type { DecisionRecord, Entry } from './record.ts'
import { INDEXES, type IndexName } from './table.ts'
import type { TableReader } from './table-reader.ts'

/** Which entries: those of one value of an index, within a time. */
export interface Range {
	index: IndexName
	value: string
	/** ISO 8601 UTC; from inclusive, to exclusive. */
	from?: string
	to?: string
	visible: (entry: Pick<DecisionRecord, 'domain'> & { org: string | null }) => boolean
}

export interface ListQuery extends Range {
	order: 'newest-first' | 'oldest-first'
	/** At most 100. */
	limit: number
	/** The `next` of the page before. */
	cursor?: string
	/** Only entries whose outcome has this code. */
	outcome?: string
}

export interface Page {
	entries: Entry[]
	/** Where the next page begins; null where there is none. */
	next: string | null
}

/** An entry as the index has it. */
export interface IndexedEntry {
	key: Key
	decided: string
	org: string | null
	hash: string
	extract: EntryExtract
}

/** Before and behind every time that an entry can have. */
const EARLIEST = '0'
const LATEST = ':'
/** Index pages that one answer reads at most; a rare outcome is then looked for page by page of the caller's. */
const PAGES = 20
/** Below what fits into a page: the embedded database reads all that is left before it cuts off a megabyte. */
const WALK_PAGE = 500

/** Entries in order of time, a page at a time. On AWS the newest may be missing for a moment: indexes follow the table. */
export async function listEntries(reader: TableReader, query: ListQuery): Promise<Page> {
	const { index, value, from = EARLIEST, to = LATEST, order, limit, cursor, visible, outcome } = query
	const ascending = order === 'oldest-first'
	const low = ascending && cursor !== undefined && cursor > from ? cursor : from
	const high = !ascending && cursor !== undefined && cursor < to ? cursor : to
	if (low > high) return { entries: [], next: null }
	const found: { key: Key; decided: string }[] = []
	let next: string | null = null
	let start: Record<string, unknown> | undefined
	for (let page = 0; ; page++) {
		const { Items = [], LastEvaluatedKey } = await reader.query({
			...between(index, value, low, high),
			ScanIndexForward: ascending,
			Limit: outcome === undefined ? limit + 1 : WALK_PAGE,
			ExclusiveStartKey: start,
		})
		for (const { pk, sk, decided, domain, extract, org = null } of Items as EntryItem[]) {
			if (!visible({ domain, org })) continue
			if (outcome !== undefined && !parse(extract).codes.includes(outcome)) continue
			found.push({ key: { pk, sk }, decided })
		}
		start = LastEvaluatedKey
		next = found[limit]?.decided ?? null
		if (!start || next !== null) break
		if (page + 1 === PAGES) {
			next = (Items.at(-1) as EntryItem).decided
			// The last one read is looked at again: it must not stand in both pages.
			if (found.at(-1)?.decided === next) found.pop()
			break
		}
	}
	const items = await reader.batch(found.slice(0, limit).map(({ key }) => key))
	return { entries: items.map(fromItem), next }
}

/** Every entry of a range as the index has it, oldest first; memory does not grow with their number. */
export async function* walkEntries(
	reader: TableReader,
	{ index, value, from = EARLIEST, to = LATEST, visible }: Range,
	after?: Key & { decided: string },
): AsyncGenerator<IndexedEntry> {
	if (from > to) return
	let start: Record<string, unknown> | undefined = after && { ...after, [INDEXES[index]]: value }
	do {
		const { Items = [], LastEvaluatedKey } = await reader.query({
			...between(index, value, from, to),
			Limit: WALK_PAGE,
			ExclusiveStartKey: start,
		})
		for (const { pk, sk, decided, domain, extract, hash, org = null } of Items as EntryItem[]) {
			if (visible({ domain, org })) yield { key: { pk, sk }, decided, org, hash, extract: parse(extract) }
		}
		start = LastEvaluatedKey
	} while (start)
}

function between(index: IndexName, value: string, low: string, high: string) {
	return {
		IndexName: index,
		KeyConditionExpression: '#value = :value AND #decided BETWEEN :low AND :high',
		ExpressionAttributeNames: { '#value': INDEXES[index], '#decided': 'decided' },
		ExpressionAttributeValues: { ':value': value, ':low': low, ':high': high },
	}
}

function parse(extract: string): EntryExtract {
	return JSON.parse(extract) as EntryExtract
}
