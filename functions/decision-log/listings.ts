import { createHash } from 'node:crypto'
import type { Item } from './companions.ts'
import type { EntryItem } from './keys.ts'
import { INDEXES, type IndexName } from './table.ts'

const NAMES = Object.keys(INDEXES) as IndexName[]
/** Of a digest; enough to tell a change. */
const DIGITS = 24
const ABSENT = '-'.repeat(DIGITS)

/**
 * Holds what the indexes say of entries to the entries themselves: lists, reports and impact runs read nothing else of
 * them.
 */
export class Listings {
	/** By a digest of the place: a digest for each index, one behind another. */
	readonly #entries = new Map<string, string>()

	entry(item: EntryItem): void {
		const digests = NAMES.map((index) => (item[INDEXES[index]] === undefined ? ABSENT : digestOf(index, { ...item })))
		this.#entries.set(placeOf(item), digests.join(''))
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
				const place = placeOf(item)
				listed.add(place)
				if (digestAt(this.#entries.get(place), at) === digestOf(index, item)) continue
				const now = this.#entries.has(place) ? undefined : await read({ pk: item.pk, sk: item.sk })
				if (!now || digestOf(index, now) !== digestOf(index, item)) differing++
			}
			let missing = 0
			for (const [place, digests] of this.#entries)
				if (digestAt(digests, at) !== ABSENT && !listed.has(place)) missing++
			if (differing > 0) found.push(`索引 ${index} 中有 ${differing} 条与记录不符：查询和统计会出错，请重建索引`)
			if (missing > 0)
				found.push(
					`索引 ${index} 中缺少 ${missing} 条记录：查询和统计会漏掉它们；刚写入的请稍后再核对，仍然缺少的请重建索引`,
				)
		}
		return found
	}
}

function digestAt(digests: string | undefined, at: number): string | undefined {
	return digests?.slice(at * DIGITS, (at + 1) * DIGITS)
}

function placeOf({ pk, sk }: { pk: string; sk: string }): string {
	return digest(`${pk} ${sk}`)
}

function digestOf(index: IndexName, item: Record<string, unknown>): string {
	const { decided, domain, org = null, extract, hash } = item
	return digest(JSON.stringify([item[INDEXES[index]], decided, domain, org, extract, hash]))
}

/** Made of some of the bytes rather than cut from a longer text, which would be kept with it. */
function digest(text: string): string {
	return createHash('sha256')
		.update(text)
		.digest()
		.subarray(0, (DIGITS / 4) * 3)
		.toString('base64')
}
