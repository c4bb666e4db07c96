import { shanghaiDay } from '../time.ts'
import { Companions, type Item } from './companions.ts'
import { chainOf, type EntryItem, type Key, ruleFileKey, SEALS } from './keys.ts'
import { Listings } from './listings.ts'
import type { DecisionLog } from './log.ts'
import { NO_HASH } from './record.ts'
import { unpackRuleFile } from './rule-files.ts'
import type { Head } from './seal.ts'
import { ChainWalk } from './verify.ts'
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

/**
 * Reads the whole table once. Every chain is walked, every entry held to its pointer and its idempotency item and they
 * to it, every sealed head to its chain, every seal to itself and the one before, every rule file to its hash, and what
 * the indexes list to the entries.
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
	const companions = new Companions()
	const listings = new Listings()
	/** Whether each rule file that decided something, or is kept, is there as its hash says. */
	const ruleFiles = { kept: new Set<string>(), used: new Set<string>() }
	const listedDays = new Set<string>()
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
		const record = walk!.walk.step(item)
		if (sealed.has(item.pk)) walk!.hashes.set(Number(item.sk), item.hash)
		companions.entry(item, record)
		listings.entry(item)
		if (record) ruleFiles.used.add(record.ruleset.contentHash)
		const day = dayOf(item)
		entriesOfDay.set(day, (entriesOfDay.get(day) ?? 0) + 1)
	}

	for await (const item of log.everything()) {
		const kind = item.pk.split('#', 1)[0]
		if (kind === 'CHAIN' && chainOf(item.pk)) enterChain(item as unknown as EntryItem)
		else if (kind === 'DECISION') companions.pointer(item)
		else if (kind === 'IDEM') companions.idempotency(item)
		else if (kind === 'RULEFILE') {
			counts.ruleFiles++
			ruleFiles.kept.add(item.pk.slice('RULEFILE#'.length))
			if (!(await isIntact(item))) strays.push(`规则文件 ${item.pk.slice('RULEFILE#'.length)} 的内容与校验值不符`)
		} else if (kind === 'SEALED') listedDays.add(item.pk.slice('SEALED#'.length))
		else if (kind !== SEALS) strays.push(`不属于记录库的项：${item.pk}`)
	}
	finish()
	for (const [pk, heads] of sealed) {
		const chain = chainOf(pk)!
		for (const head of heads.slice(-1)) {
			faults.push(...headFaults(head, 0, undefined, null).map((fault) => ({ ...chain, ...fault })))
		}
	}
	const read = (key: Key) => log.item(key)
	faults.push(...(await companions.faults(read)))
	for (const hash of ruleFiles.used) {
		if (!ruleFiles.kept.has(hash) && !(await read(ruleFileKey(hash))))
			strays.push(`规则文件 ${hash} 不见了：有记录按它判定`)
	}
	strays.push(...(await listings.differences((index) => log.everything(index), read)))
	const sealFaults = seals.flatMap((seal) =>
		faultsOfSeal(seal, seals, headsByDay.get(seal.day)!, entriesOfDay.get(seal.day) ?? 0),
	)
	for (const day of listedDays) {
		if (headsByDay.has(day)) continue
		const detail = `${day} 的日封存：清单还在而封存不在：封存被删去，或封存时中断（再封存一次即可）`
		sealFaults.push({ fault: 'seal-link-broken', detail })
	}
	const last = seals.at(-1)
	return {
		...counts,
		entries: companions.entries,
		seals: seals.length,
		faults,
		sealFaults,
		strays,
		lastSeal: last ? { day: last.day, hash: last.hash } : null,
	}
}

/** The day that an entry is listed under; a listing that is no time has a day of its own. */
function dayOf({ decided }: EntryItem): string {
	const at = new Date(String(decided).slice(0, 24))
	return Number.isNaN(at.getTime()) ? '' : shanghaiDay(at)
}

async function isIntact({ pk, content }: Item): Promise<boolean> {
	return content instanceof Uint8Array && (await unpackRuleFile(pk.slice('RULEFILE#'.length), content)) !== null
}
