import { shanghaiDay } from '../time.ts'
import { chainOf, type EntryItem, type Key, SEALS } from './keys.ts'
import type { DecisionLog } from './log.ts'
import { NO_HASH } from './record.ts'
import { unpackRuleFile } from './rule-files.ts'
import type { Head } from './seal.ts'
import { ChainWalk, type Fault } from './verify.ts'
import { type ChainFault, faultsOfSeal, headFaults, type SealFault } from './verify-day.ts'

/** Whether the whole log is as it was written. */
export interface LogVerification {
	chains: number
	entries: number
	seals: number
	ruleFiles: number
	faults: ChainFault[]
	sealFaults: SealFault[]
	/** Items that belong to no entry, or to none that is there; in Chinese. */
	strays: string[]
	/** The last seal's hash: to be compared with what was written down outside. */
	lastSeal: { day: string; hash: string } | null
}

type Item = Key & Record<string, unknown>

/**
 * Reads the whole table once. Every chain is walked, every entry held to its pointer and its idempotency item and they
 * to it, every sealed head to its chain, every seal to itself and the one before, every rule file to its hash.
 */
export async function verifyLog(log: DecisionLog): Promise<LogVerification> {
	const seals = await log.seals.all()
	const sealed = new Map<string, Head[]>()
	const headsByDay = new Map<string, Head[]>()
	for (const seal of seals) {
		const heads = await log.seals.heads(seal)
		headsByDay.set(seal.day, heads)
		for (const head of heads) sealed.set(head.chain, [...(sealed.get(head.chain) ?? []), head])
	}
	const faults: ChainFault[] = []
	const strays: string[] = []
	const entries = new Set<string>()
	const referred = { pointer: new Set<string>(), idempotency: new Set<string>() }
	const counts = { chains: 0, ruleFiles: 0 }
	const entriesOfDay = new Map<string, number>()
	let walk: { pk: string; walk: ChainWalk; hashes: Map<number, string> } | undefined

	const finish = () => {
		if (!walk) return
		const chain = chainOf(walk.pk)!
		const { hashes } = walk
		faults.push(...walk.walk.faults.map((fault) => ({ ...chain, ...fault })))
		for (const head of sealed.get(walk.pk) ?? []) {
			const differing = headFaults(head, walk.walk.entries, hashes.get(head.sequence), null)
			faults.push(...differing.map((fault) => ({ ...chain, ...fault })))
		}
		sealed.delete(walk.pk)
		walk = undefined
	}
	const enterChain = (item: EntryItem) => {
		if (walk?.pk !== item.pk) {
			finish()
			counts.chains++
			walk = { pk: item.pk, walk: new ChainWalk(NO_HASH), hashes: new Map() }
		}
		walk!.walk.step(item)
		if (sealed.has(item.pk)) walk!.hashes.set(Number(item.sk), item.hash)
		entries.add(placeOf(item))
		const day = dayOf(item)
		entriesOfDay.set(day, (entriesOfDay.get(day) ?? 0) + 1)
	}

	for await (const item of log.everything()) {
		const kind = item.pk.split('#', 1)[0]
		if (kind === 'CHAIN' && chainOf(item.pk)) enterChain(item as unknown as EntryItem)
		else if (kind === 'DECISION') referred.pointer.add(referenceOf(item))
		else if (kind === 'IDEM') referred.idempotency.add(referenceOf(item))
		else if (kind === 'RULEFILE') {
			counts.ruleFiles++
			if (!(await isIntact(item))) strays.push(`规则文件 ${item.pk.slice('RULEFILE#'.length)} 的内容与校验值不符`)
		} else if (kind !== SEALS && kind !== 'SEALED') strays.push(`不属于记录库的项：${item.pk}`)
	}
	finish()
	for (const [pk, heads] of sealed) {
		const chain = chainOf(pk)!
		for (const head of heads.slice(-1)) {
			faults.push(...headFaults(head, 0, undefined, null).map((fault) => ({ ...chain, ...fault })))
		}
	}
	faults.push(...unmatched(entries, referred))
	const sealFaults = seals.flatMap((seal) =>
		faultsOfSeal(seal, seals, headsByDay.get(seal.day)!, entriesOfDay.get(seal.day) ?? 0),
	)
	const last = seals.at(-1)
	return {
		...counts,
		entries: entries.size,
		seals: seals.length,
		faults,
		sealFaults,
		strays,
		lastSeal: last ? { day: last.day, hash: last.hash } : null,
	}
}

const SEPARATOR = ' '
const placeOf = ({ pk, sk }: Key) => `${pk}${SEPARATOR}${sk}`
const referenceOf = ({ entryPk, entrySk }: Item) => `${entryPk}${SEPARATOR}${entrySk}`

/** The day that an entry is listed under; a listing that is no time has a day of its own. */
function dayOf({ decided }: EntryItem): string {
	const at = new Date(String(decided).slice(0, 24))
	return Number.isNaN(at.getTime()) ? '' : shanghaiDay(at)
}

async function isIntact({ pk, content }: Item): Promise<boolean> {
	return content instanceof Uint8Array && (await unpackRuleFile(pk.slice('RULEFILE#'.length), content)) !== null
}

/** Entries without their companions, and companions without their entry: one of them was taken out or put in. */
function unmatched(entries: ReadonlySet<string>, referred: Record<string, ReadonlySet<string>>): ChainFault[] {
	const faults: ChainFault[] = []
	const add = (place: string, fault: Fault['fault'], detail: string) => {
		const [pk, sk] = [place.slice(0, place.lastIndexOf(SEPARATOR)), place.slice(place.lastIndexOf(SEPARATOR) + 1)]
		const chain = chainOf(pk)
		const position = Number(sk)
		if (chain) faults.push({ ...chain, position, decisionId: null, fault, detail: `第 ${position} 条记录：${detail}` })
	}
	const missing = new Set(
		[...Object.values(referred)].flatMap((places) => [...places].filter((one) => !entries.has(one))),
	)
	for (const place of missing) add(place, 'entry-missing', '判定编号或幂等键还在，记录本身不见了')
	for (const place of entries) {
		if (!Object.values(referred).every((places) => places.has(place))) {
			add(place, 'pointer-missing', '没有与它一同写入的判定编号或幂等键：不是由系统写入的，或同写的项被删去')
		}
	}
	return faults
}
