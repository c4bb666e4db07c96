import { canonicalJson, sha256 } from '../../rules/index.ts'
import { chainOf, type Key } from '../decision-log/keys.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { TableItem } from '../decision-log/table-reader.ts'
import { endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../time.ts'
import { type ArchiveLine, ENTRIES, type EntryLine, RULE_FILES } from './line.ts'
import { type ArchivedSeal, SEALS, sealName } from './seals.ts'
import type { ArchiveStore } from './store.ts'

/** Whether the table and the archive say the same. */
export interface ArchiveVerification {
	days: number
	entries: number
	seals: number
	ruleFiles: number
	/** What differs, in Chinese. */
	faults: string[]
}

export interface VerifyArchiveParts {
	log: DecisionLog
	store: ArchiveStore
	rulesets: readonly string[]
	now: Date
}

/** What was written so lately may not have come to the archive yet. */
const MARGIN_MS = 15 * 60_000
const AT_ONCE = 100

/**
 * Holds table and archive to each other, a day at a time: what one has and the other has not, and what they have
 * otherwise. Of each entry of a day it remembers some hundred bytes.
 */
export async function verifyArchive(parts: VerifyArchiveParts): Promise<ArchiveVerification> {
	const faults: string[] = []
	const days = new Set(await parts.store.folders(ENTRIES))
	for (const day of await daysOfTable(parts)) days.add(day)
	let entries = 0
	for (const day of [...days].sort()) entries += await verifyDayOf(day, parts, faults)
	const ruleFiles = await verifyRuleFiles(parts, faults)
	const seals = await verifySeals(parts, faults)
	return { days: days.size, entries, seals, ruleFiles, faults }
}

/** Days on which the table has entries. */
async function daysOfTable({ log, rulesets }: VerifyArchiveParts): Promise<Set<string>> {
	const days = new Set<string>()
	for (const value of rulesets) {
		for await (const { decided } of log.walk({ index: 'byRuleset', value, visible: () => true }))
			days.add(shanghaiDay(new Date(decided.slice(0, 24))))
	}
	return days
}

async function verifyDayOf(day: string, parts: VerifyArchiveParts, faults: string[]): Promise<number> {
	const { log, store, rulesets, now } = parts
	const archived: Archived = new Map()
	let waiting: EntryLine[] = []
	const compare = async () => {
		const found = new Map(
			(await log.items(waiting.map(({ pk, sk }) => ({ pk, sk })))).map((item) => [placeOf(item), item]),
		)
		for (const line of waiting) faults.push(...entryFaults(line, found.get(placeOf(line))))
		waiting = []
	}
	for await (const line of linesOf<EntryLine>(store, `${ENTRIES}/${day}`, archived, faults)) {
		waiting.push(line)
		if (waiting.length === AT_ONCE) await compare()
	}
	if (waiting.length > 0) await compare()
	if (!/^\d/.test(day)) return archived.size
	const [from, to] = [startOfShanghaiDay(day).toISOString(), endOfShanghaiDay(day).toISOString()]
	for (const value of rulesets) {
		for await (const { key, decided } of log.walk({ index: 'byRuleset', value, from, to, visible: () => true })) {
			if (archived.has(placeOf(key)) || isLate(decided, now)) continue
			faults.push(`${nameOf(key)}在库里而不在存档里：存档漏了它，或它是插入的`)
		}
	}
	return archived.size
}

function isLate(decided: string, now: Date): boolean {
	return now.getTime() - Date.parse(decided.slice(0, 24)) < MARGIN_MS
}

function entryFaults(line: EntryLine, item: TableItem | undefined): string[] {
	if (!item) return [`${nameOf(line)}在存档里而不在库里：它被删去了`]
	const differing = (['body', 'hash', 'previousHash'] as const).filter((name) => item[name] !== line[name])
	return differing.length === 0 ? [] : [`${nameOf(line)}与存档不符：${differing.join('、')} 不同`]
}

/** What an archive folder was found to hold: a digest of each item's line, by its place. Lines of a day are gigabytes. */
type Archived = Map<string, string>

/** What an archive folder holds, each item once. Two lines of one item that differ are a fault of the archive. */
async function* linesOf<Line extends ArchiveLine>(
	store: ArchiveStore,
	folder: string,
	archived: Archived,
	faults: string[],
): AsyncGenerator<Line> {
	for await (const name of store.list(folder)) {
		for (const text of ((await store.get(name)) ?? '').split('\n')) {
			if (text === '') continue
			const line = readable<Line>(text)
			if (!line) {
				faults.push(`存档 ${name} 中有读不出的行：存档被改动过`)
				continue
			}
			const [place, digest] = [placeOf(line), sha256(canonicalJson(line))]
			const known = archived.get(place)
			if (known !== undefined) {
				if (known !== digest) faults.push(`${nameOf(line)}在存档里有两种内容：存档被加写过`)
				continue
			}
			archived.set(place, digest)
			yield line
		}
	}
}

function readable<Line extends ArchiveLine>(text: string): Line | null {
	try {
		const line = JSON.parse(text) as Line
		return typeof line.pk === 'string' && typeof line.sk === 'string' ? line : null
	} catch {
		return null
	}
}

async function verifyRuleFiles({ log, store }: VerifyArchiveParts, faults: string[]): Promise<number> {
	const archived: Archived = new Map()
	for await (const line of linesOf(store, RULE_FILES, archived, faults)) {
		if (line.kind !== 'rule-file') continue
		const item = await log.item({ pk: line.pk, sk: line.sk })
		const content = item?.content instanceof Uint8Array ? Buffer.from(item.content).toString('base64') : undefined
		if (content !== line.content)
			faults.push(`规则文件 ${line.pk.slice('RULEFILE#'.length)} 在库里${item ? '与存档不符' : '不见了'}`)
	}
	return archived.size
}

async function verifySeals({ log, store, now }: VerifyArchiveParts, faults: string[]): Promise<number> {
	const archived = new Set<string>()
	for await (const name of store.list(SEALS)) archived.add(name)
	const seals = await log.seals.all()
	for (const seal of seals) {
		const text = archived.has(sealName(seal.day)) ? await store.get(sealName(seal.day)) : null
		archived.delete(sealName(seal.day))
		if (text === null) {
			// A day is sealed when it is over, and archived by the same run or the next.
			if (now.getTime() - endOfShanghaiDay(seal.day).getTime() > 2 * 86_400_000)
				faults.push(`${seal.day} 的日封存不在存档里`)
			continue
		}
		const kept: ArchivedSeal = { seal, heads: await log.seals.heads(seal) }
		if (canonicalJson(kept) !== text) faults.push(`${seal.day} 的日封存与存档不符：库里的封存被改写过`)
	}
	for (const name of archived) faults.push(`存档 ${name} 在库里没有对应的日封存：它被删去了`)
	return seals.length
}

function placeOf({ pk, sk }: Key): string {
	return `${pk} ${sk}`
}

function nameOf({ pk, sk }: Key): string {
	const chain = chainOf(pk)
	if (!chain) return `${pk} `
	const { scope, subject } = chain
	return `${subject.kind}/${subject.id}（${scope === '*' ? '共用' : scope}）第 ${Number(sk)} 条记录`
}
