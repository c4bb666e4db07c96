import { createHash } from 'node:crypto'
import type { Item } from './companions.ts'
import type { EntryItem } from './keys.ts'
import { INDEXES, type IndexName } from './table.ts'

const NAMES = Object.keys(INDEXES) as IndexName[]
/** Of the digest of what an index holds of an entry; enough to tell a change. */
const DIGITS = 24
const ABSENT = ''

/**
 * Holds what the indexes say of entries to the entries themselves: lists, reports and impact runs read nothing else of
 * them.
 */
export class Listings {
	/** By place: a digest for each index. */
	readonly #entries = new Map<string, string[]>()

	entry(item: EntryItem): void {
		this.#entries.set(
			`${item.pk} ${item.sk}`,
			NAMES.map((index) => (item[INDEXES[index]] === undefined ? ABSENT : digestOf(index, { ...item }))),
		)
	}

	/**
	 * What the indexes list otherwise, in Chinese. `scan` gives every item of an index, `read` an entry as it is now: one
	 * that was written while the table was read is not held against it.
	 */
	async differences(
		scan: (index: IndexName) => AsyncIterable<Item>,
		read: (key: { pk: string; sk: string }) => Promise<Item | undefined>,
	): Promise<string[]> {
		const found: string[] = []
		for (const [at, index] of NAMES.entries()) {
			const listed = new Set<string>()
			let differing = 0
			for await (const item of scan(index)) {
				const place = `${item.pk} ${item.sk}`
				listed.add(place)
				if (this.#entries.get(place)?.[at] === digestOf(index, item)) continue
				const now = this.#entries.has(place) ? undefined : await read({ pk: item.pk, sk: item.sk })
				if (!now || digestOf(index, now) !== digestOf(index, item)) differing++
			}
			let missing = 0
			for (const [place, digests] of this.#entries) if (digests[at] !== ABSENT && !listed.has(place)) missing++
			if (differing > 0) found.push(`索引 ${index} 中有 ${differing} 条与记录不符：查询和统计会出错，请重建索引`)
			if (missing > 0)
				found.push(
					`索引 ${index} 中缺少 ${missing} 条记录：查询和统计会漏掉它们；刚写入的请稍后再核对，仍然缺少的请重建索引`,
				)
		}
		return found
	}
}

function digestOf(index: IndexName, item: Record<string, unknown>): string {
	const { decided, domain, org = null, extract, hash } = item
	const text = JSON.stringify([item[INDEXES[index]], decided, domain, org, extract, hash])
	return createHash('sha256').update(text).digest('base64').slice(0, DIGITS)
}
