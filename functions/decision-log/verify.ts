import { canonicalJson } from '../../rules/index.ts'
import { type EntryItem, entryItem, fromItem } from './keys.ts'

/** What is wrong at a place of a chain. */
export interface Fault {
	/** The place, counted from 1. */
	position: number
	fault: 'unreadable' | 'not-canonical' | 'attributes-differ' | 'sequence-broken' | 'link-broken'
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
export function faultOf(item: EntryItem, position: number, previousHash: string): Fault['fault'] | null {
	try {
		const entry = fromItem(item)
		if (canonicalJson(entry.record) !== item.body) return 'not-canonical'
		if (canonicalJson(entryItem(entry)) !== canonicalJson(item)) return 'attributes-differ'
		if (entry.record.sequence !== position) return 'sequence-broken'
		return item.previousHash === previousHash ? null : 'link-broken'
	} catch {
		return 'unreadable'
	}
}
