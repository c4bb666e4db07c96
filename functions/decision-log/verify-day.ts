import { chainOf } from './keys.ts'
import type { DecisionLog } from './log.ts'
import { NO_HASH } from './record.ts'
import { type Head, headsHashOf, headsOf, type Seal, sealHash } from './seal.ts'
import type { Fault } from './verify.ts'

/** A fault of a chain, with the chain. */
export interface ChainFault extends Fault {
	scope: string
	subject: { kind: string; id: string }
}

/** What is wrong with the seal itself. */
export interface SealFault {
	fault: 'seal-changed' | 'seal-link-broken' | 'sealed-heads-changed' | 'entry-count-differs'
	/** In Chinese. */
	detail: string
}

export interface DayVerification {
	/** A calendar day in Asia/Shanghai. */
	date: string
	/** Null while the day is not sealed. */
	seal: Seal | null
	sealFaults: SealFault[]
	/** Chains of the day, and how many of them this answer has walked. */
	chains: number
	verified: number
	faults: ChainFault[]
	/** Where to go on; null where every chain of the day has been walked. */
	next: string | null
}

/** Chains that are walked side by side. */
const ABREAST = 8

/**
 * Holds a day to its seal: the seal to itself and to the seal before, every sealed head to its chain, and every chain of
 * the day, walked whole. At most `limit` chains behind `cursor` are walked at a time.
 */
export async function verifyDay(
	log: DecisionLog,
	rulesets: readonly string[],
	date: string,
	{ cursor = '', limit }: { cursor?: string; limit: number },
): Promise<DayVerification> {
	const seals = await log.seals.all()
	const seal = seals.find(({ day }) => day === date) ?? null
	const found = await headsOf(log, [...new Set([...rulesets, ...(seal?.rulesets ?? [])])], date)
	const sealed = seal ? await log.seals.heads(seal) : found.heads
	const sealFaults = seal ? faultsOfSeal(seal, seals, sealed, found.entries) : []
	const inSeal = new Map(sealed.map((head) => [head.chain, head]))
	const chains = [...new Set([...sealed, ...found.heads].map(({ chain }) => chain))].sort()
	const due = chains.filter((chain) => chain > cursor).slice(0, limit)
	const faults: ChainFault[] = []
	for (let i = 0; i < due.length; i += ABREAST) {
		const walked = due.slice(i, i + ABREAST).map((pk) => verifySealedChain(log, pk, inSeal.get(pk)))
		faults.push(...(await Promise.all(walked)).flat())
	}
	const last = due.at(-1)
	const next = last !== undefined && last !== chains.at(-1) ? last : null
	return { date, seal, sealFaults, chains: chains.length, verified: due.length, faults, next }
}

/** What is wrong with a seal, given all seals and the heads kept with it. */
export function faultsOfSeal(seal: Seal, seals: readonly Seal[], heads: readonly Head[], entries: number): SealFault[] {
	const faults: SealFault[] = []
	const place = seals.indexOf(seal)
	const before = seals[place - 1]
	const add = (fault: SealFault['fault'], detail: string) =>
		faults.push({ fault, detail: `${seal.day} 的日封存：${detail}` })
	if (sealHash(seal) !== seal.hash) add('seal-changed', '内容与自身校验值不符，封存被改过')
	if (seal.previousHash !== (before?.hash ?? NO_HASH) || seal.previousDay !== (before?.day ?? null)) {
		add('seal-link-broken', `与前一次封存（${seal.previousDay ?? '无'}）不衔接：前一次封存被替换、删除或插入`)
	}
	if (headsHashOf(heads) !== seal.headsHash) add('sealed-heads-changed', '随封存保留的各链末条清单被改过')
	if (entries !== seal.entries) {
		add('entry-count-differs', `封存时有 ${seal.entries} 条记录，现有 ${entries} 条`)
	}
	return faults
}

/** A chain, walked whole, and held to its sealed head where it has one. */
async function verifySealedChain(log: DecisionLog, pk: string, head: Head | undefined): Promise<ChainFault[]> {
	const chain = chainOf(pk)
	if (!chain) return []
	let sealedHash: string | undefined
	let decisionId: string | null = null
	const { entries, faults } = await log.verifyChain(chain, (item) => {
		if (!head || Number(item.sk) !== head.sequence) return
		sealedHash = item.hash
		decisionId = decisionIdOf(item.decided)
	})
	const found = faults.map((fault) => ({ ...chain, ...fault }))
	if (!head) {
		const detail = '当日的记录中有这个对象，而封存中没有：是封存之后补进去的'
		return [...found, { ...chain, position: entries, decisionId: null, fault: 'not-in-seal', detail }]
	}
	return [...found, ...headFaults(head, entries, sealedHash, decisionId).map((fault) => ({ ...chain, ...fault }))]
}

/** How a chain, as it was found, differs from its sealed head. */
export function headFaults(head: Head, entries: number, hash: string | undefined, decisionId: string | null): Fault[] {
	const { sequence: position } = head
	if (entries === 0) {
		const detail = `整个对象的记录都不见了：封存时共有 ${position} 条`
		return [{ position, decisionId: null, fault: 'subject-missing', detail }]
	}
	if (hash === undefined) {
		const detail = `第 ${position} 条记录：封存时有，现在没有`
		return [{ position, decisionId: null, fault: 'entry-missing', detail }]
	}
	if (hash === head.hash) return []
	const detail = `第 ${position} 条记录：与封存时的校验值不同，这一条或它之前的记录被换过`
	return [{ position, decisionId, fault: 'sealed-entry-differs', detail }]
}

/** The decision's id, from the time by which its entry is listed. */
function decisionIdOf(decided: string): string | null {
	return decided.split('#')[1] ?? null
}
