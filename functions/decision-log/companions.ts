import { chainOf, idempotencyItemKey, type Key, pointerKey } from './keys.ts'
import type { DecisionRecord } from './record.ts'
import type { Fault } from './verify.ts'
import type { ChainFault } from './verify-day.ts'

/** An item of the table, whatever it is. */
export type Item = Key & Record<string, unknown>

/** What of an entry other items say of it; null for an entry that cannot be read. */
interface Expected {
	pointer: string
	idempotency: string
}

const SEPARATOR = ' '
const placeOf = ({ pk, sk }: Key) => `${pk}${SEPARATOR}${sk}`

function keyOf(place: string): Key {
	const at = place.lastIndexOf(SEPARATOR)
	return { pk: place.slice(0, at), sk: place.slice(at + 1) }
}

function expectedOf({ decisionId, actor, idempotencyKey, requestHash }: DecisionRecord): Expected {
	return {
		pointer: pointerKey(decisionId).pk,
		idempotency: `${idempotencyItemKey(actor.org, actor.subject, idempotencyKey).pk}${SEPARATOR}${requestHash}`,
	}
}

/** What was found of an entry's place: the entry, unless it was not seen, and what points there. */
interface Found {
	entry?: Expected | null
	pointers: string[]
	idempotency: string[]
}

/** All that a place is remembered by once everything there fits; and once something more points to it. */
type Settled = 'whole' | 'pointed-to-again'

/**
 * Holds entries to their pointers and idempotency items, and these to their entries, in whatever order they come. Of an
 * entry whose companions fit, only its place is remembered: a log of a million entries is read in some hundred megabytes.
 */
export class Companions {
	readonly #places = new Map<string, Found | Settled>()
	#entries = 0

	get entries(): number {
		return this.#entries
	}

	entry(key: Key, record: DecisionRecord | null): void {
		this.#entries++
		this.#add(placeOf(key), (found) => {
			found.entry = record && expectedOf(record)
		})
	}

	pointer({ pk, entryPk, entrySk }: Item): void {
		const place = placeOf({ pk: String(entryPk), sk: String(entrySk) })
		this.#add(place, ({ pointers }) => pointers.push(pk))
	}

	idempotency({ pk, entryPk, entrySk, requestHash }: Item): void {
		const place = placeOf({ pk: String(entryPk), sk: String(entrySk) })
		this.#add(place, ({ idempotency }) => idempotency.push(`${pk}${SEPARATOR}${requestHash}`))
	}

	/**
	 * Entries without their companions, and companions without their entry: one was taken out, changed or put in.
	 * `read` reads again what does not fit: it may have been written while the table was read.
	 */
	async faults(read: (key: Key) => Promise<Item | undefined>): Promise<ChainFault[]> {
		const faults: ChainFault[] = []
		const add = (place: string, fault: Fault['fault'], detail: string) => {
			const { pk, sk } = keyOf(place)
			const [chain, position] = [chainOf(pk), Number(sk)]
			if (chain)
				faults.push({ ...chain, position, decisionId: null, fault, detail: `第 ${position} 条记录：${detail}` })
		}
		for (const [place, found] of this.#places) {
			if (found === 'whole') continue
			const more = found === 'pointed-to-again' || found.pointers.length > 1 || found.idempotency.length > 1
			if (found !== 'pointed-to-again' && found.entry === undefined) {
				if (!(await read(keyOf(place)))) add(place, 'entry-missing', '判定编号或幂等键还在，记录本身不见了')
			} else if (found !== 'pointed-to-again' && (await lacksCompanions(place, found, read))) {
				add(place, 'pointer-missing', '没有与它一同写入的判定编号或幂等键：不是由系统写入的，或同写的项被删去、改动')
			} else if (more) add(place, 'pointer-missing', '另有判定编号或幂等键指向它：不是与它一同写入的')
		}
		return faults
	}

	#add(place: string, what: (found: Found) => void): void {
		const known = this.#places.get(place)
		if (typeof known === 'string') {
			this.#places.set(place, 'pointed-to-again')
			return
		}
		const found: Found = known ?? { pointers: [], idempotency: [] }
		what(found)
		this.#places.set(place, isWhole(found) ? 'whole' : found)
	}
}

function isWhole({ entry, pointers, idempotency }: Found): boolean {
	return !!entry && isJust(pointers, entry.pointer) && isJust(idempotency, entry.idempotency)
}

function isJust([first, ...others]: readonly string[], expected: string): boolean {
	return first === expected && others.length === 0
}

async function lacksCompanions(
	place: string,
	{ entry, pointers, idempotency }: Found,
	read: (key: Key) => Promise<Item | undefined>,
): Promise<boolean> {
	if (!entry) return pointers.length === 0 || idempotency.length === 0
	if (pointers.includes(entry.pointer) && idempotency.includes(entry.idempotency)) return false
	return !(await isThere(read, place, entry))
}

async function isThere(
	read: (key: Key) => Promise<Item | undefined>,
	place: string,
	{ pointer, idempotency }: Expected,
): Promise<boolean> {
	const [key, requestHash] = [keyOf(idempotency).pk, keyOf(idempotency).sk]
	const found = await Promise.all([read({ pk: pointer, sk: 'DECISION' }), read({ pk: key, sk: 'IDEM' })])
	const refers = found.every(
		(item) => item && placeOf({ pk: String(item.entryPk), sk: String(item.entrySk) }) === place,
	)
	return refers && found[1]!.requestHash === requestHash
}
