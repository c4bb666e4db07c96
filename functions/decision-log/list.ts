import { type EntryItem, fromItem, type Key } from './keys.ts'
import type { DecisionRecord, Entry } from './record.ts'
import { INDEXES, type IndexName } from './table.ts'
import type { TableReader } from './table-reader.ts'

export interface ListQuery {
	index: IndexName
	value: string
	/** ISO 8601 UTC; from inclusive, to exclusive. */
	from?: string
	to?: string
	order: 'newest-first' | 'oldest-first'
	/** At most 100. */
	limit: number
	/** The `next` of the page before. */
	cursor?: string
	visible: (entry: Pick<DecisionRecord, 'domain'> & { org: string | null }) => boolean
}

export interface Page {
	entries: Entry[]
	/** Where the next page begins; null where there is none. */
	next: string | null
}

/** Before and behind every time that an entry can have. */
const EARLIEST = '0'
const LATEST = ':'

/** Entries in order of time, a page at a time. On AWS the newest may be missing for a moment: indexes follow the table. */
export async function listEntries(reader: TableReader, query: ListQuery): Promise<Page> {
	const { index, value, from = EARLIEST, to = LATEST, order, limit, cursor, visible } = query
	const ascending = order === 'oldest-first'
	const low = ascending && cursor !== undefined && cursor > from ? cursor : from
	const high = !ascending && cursor !== undefined && cursor < to ? cursor : to
	if (low > high) return { entries: [], next: null }
	const found: { key: Key; decided: string }[] = []
	let start: Record<string, unknown> | undefined
	do {
		const page = await reader.query({
			IndexName: index,
			KeyConditionExpression: '#value = :value AND #decided BETWEEN :low AND :high',
			ExpressionAttributeNames: { '#value': INDEXES[index], '#decided': 'decided' },
			ExpressionAttributeValues: { ':value': value, ':low': low, ':high': high },
			ScanIndexForward: ascending,
			Limit: limit + 1,
			ExclusiveStartKey: start,
		})
		for (const { pk, sk, decided, domain, org = null } of (page.Items ?? []) as EntryItem[]) {
			if (visible({ domain, org })) found.push({ key: { pk, sk }, decided })
		}
		start = page.LastEvaluatedKey
	} while (start && found.length <= limit)
	const items = await reader.batch(found.slice(0, limit).map(({ key }) => key))
	return { entries: items.map(fromItem), next: found[limit]?.decided ?? null }
}
