import { canonicalJson } from '../../rules/index.ts'
import { type EntryItem, entryItem, fromItem } from './keys.ts'
import { type DecisionRecord, type Entry, entryHash } from './record.ts'

export type FaultKind =
	| 'unreadable'
	| 'not-canonical'
	| 'attributes-differ'
	| 'sequence-broken'
	| 'link-broken'
	| 'pointer-missing'
	| 'entry-missing'
	| 'subject-missing'
	| 'sealed-entry-differs'
	| 'not-in-seal'

/** What is wrong at a place of a chain. */
export interface Fault {
	/** The place, counted from 1. */
	position: number
	/** Null where the entry is not there or cannot be read. */
	decisionId: string | null
	fault: FaultKind
	/** In Chinese: which entry, and what differs. */
	detail: string
}

/** Whether a chain is whole. */
export interface Verification {
	entries: number
	/** The hash of the last entry; 64 zeros for an empty chain. */
	head: string
	faults: Fault[]
}

/**
 * What is wrong with the item at a position, given the hash before it; null when nothing is.
 * Every attribute is derived anew from the body, so that a change of any of them shows.
 */
function faultOf(item: EntryItem, entry: Entry | null, position: number, previousHash: string): Fault | null {
	const fault = (kind: FaultKind, detail: string, decisionId: string | null = null): Fault => ({
		position,
		decisionId,
		fault: kind,
		detail: `第 ${position} 条记录：${detail}`,
	})
	if (!entry) return fault('unreadable', '正文无法读取')
	try {
		const { decisionId, sequence } = entry.record
		if (canonicalJson(entry.record) !== item.body)
			return fault('not-canonical', '正文被改写过，不是写入时的样子', decisionId)
		const differing = differences(entryItem({ ...entry, hash: entryHash(item.previousHash, item.body) }), item)
		if (differing.length > 0) {
			const what = differing.includes('hash')
				? '正文与校验值不符，内容被改过'
				: `与正文不符的属性：${differing.join('、')}`
			return fault('attributes-differ', what, decisionId)
		}
		if (sequence !== position) {
			const what =
				sequence > position ? `缺少第 ${position} 条，此处是第 ${sequence} 条` : `第 ${sequence} 条出现在这里`
			return fault('sequence-broken', what, decisionId)
		}
		if (item.previousHash === previousHash) return null
		return fault('link-broken', '与前一条的校验值不衔接：前一条被替换，或本条是插入的', decisionId)
	} catch {
		return fault('unreadable', '正文无法读取')
	}
}

function readable(item: EntryItem): Entry | null {
	try {
		return fromItem(item)
	} catch {
		return null
	}
}

/** The attributes that an item has otherwise than its body says. */
function differences(derived: EntryItem, found: EntryItem): string[] {
	const names = new Set([...Object.keys(derived), ...Object.keys(found)]) as Set<keyof EntryItem>
	return [...names].filter((name) => derived[name] !== found[name]).sort()
}

/** Faults of a place: the entry itself is as it was written. */
const MISPLACED: readonly FaultKind[] = ['sequence-broken', 'link-broken']

/** Follows one chain, entry by entry. */
export class ChainWalk {
	entries = 0
	readonly faults: Fault[] = []

	constructor(public head: string) {}

	/** The next item of the chain; gives its record, null where that is not as it was written. */
	step(item: EntryItem): DecisionRecord | null {
		this.entries++
		const entry = readable(item)
		const fault = faultOf(item, entry, this.entries, this.head)
		if (fault) this.faults.push(fault)
		this.head = item.hash
		return fault && !MISPLACED.includes(fault.fault) ? null : entry!.record
	}
}
