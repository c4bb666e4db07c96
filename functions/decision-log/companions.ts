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

/** Holds entries to their pointers and idempotency items, and these to their entries, in whatever order they come. */
export class Companions {
	readonly #entries = new Map<string, Expected | null>()
	readonly #pointers = new Map<string, string[]>()
	readonly #idempotency = new Map<string, string[]>()

	get entries(): number {
		return this.#entries.size
	}

	entry(key: Key, record: DecisionRecord | null): void {
		this.#entries.set(placeOf(key), record && expectedOf(record))
	}

	pointer({ pk, entryPk, entrySk }: Item): void {
		push(this.#pointers, placeOf({ pk: String(entryPk), sk: String(entrySk) }), pk)
	}

	idempotency({ pk, entryPk, entrySk, requestHash }: Item): void {
		const place = placeOf({ pk: String(entryPk), sk: String(entrySk) })
		push(this.#idempotency, place, `${pk}${SEPARATOR}${requestHash}`)
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
		const referred = new Set([...this.#pointers.keys(), ...this.#idempotency.keys()])
		for (const place of referred) {
			if (this.#entries.has(place) || (await read(keyOf(place)))) continue
			add(place, 'entry-missing', '判定编号或幂等键还在，记录本身不见了')
		}
		for (const [place, expected] of this.#entries) {
			const [pointers, idempotency] = [this.#pointers.get(place) ?? [], this.#idempotency.get(place) ?? []]
			const lacking = expected
				? !pointers.includes(expected.pointer) || !idempotency.includes(expected.idempotency)
				: pointers.length === 0 || idempotency.length === 0
			if (lacking && !(expected && (await isThere(read, place, expected)))) {
				add(place, 'pointer-missing', '没有与它一同写入的判定编号或幂等键：不是由系统写入的，或同写的项被删去、改动')
			} else if (pointers.length > 1 || idempotency.length > 1) {
				add(place, 'pointer-missing', '另有判定编号或幂等键指向它：不是与它一同写入的')
			}
		}
		return faults
	}
}

function push(lists: Map<string, string[]>, place: string, text: string): void {
	const list = lists.get(place)
	if (list) list.push(text)
	else lists.set(place, [text])
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
