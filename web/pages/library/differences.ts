import type { CompiledRuleSet } from '../../../rules/index.ts'
import { type Part, partsOf } from '../../rule-words/parts.ts'

/** One statement in two versions; null where a version does not have it. */
export interface Difference {
	key: string
	group: string
	label: string
	before: Part | null
	after: Part | null
	same: boolean
}

/** Two versions line by line, in the order of the later one; what it has no more comes behind. Places in the source do not count. */
export function differencesBetween(before: CompiledRuleSet, after: CompiledRuleSet): Difference[] {
	const old = new Map(partsOf(before).map((part) => [part.key, part]))
	const now = new Map(partsOf(after).map((part) => [part.key, part]))
	const keys = [...now.keys(), ...[...old.keys()].filter((key) => !now.has(key))]
	return keys.map((key) => {
		const [was, is] = [old.get(key) ?? null, now.get(key) ?? null]
		const { group, label } = (is ?? was)!
		return { key, group, label, before: was, after: is, same: was?.text === is?.text && was?.label === is?.label }
	})
}

/** Two texts cut into what is common at the ends, and what differs between. */
export function cut(before: string, after: string): { head: string; before: string; after: string; tail: string } {
	const least = Math.min(before.length, after.length)
	let start = 0
	while (start < least && before[start] === after[start]) start++
	let end = 0
	while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
	// Half a figure says little: the cut goes back to where it begins, and on to where it ends.
	while (start > 0 && /[\d.]/.test(before[start - 1]!)) start--
	while (end > 0 && /[\d.]/.test(before[before.length - end]!)) end--
	return {
		head: before.slice(0, start),
		before: before.slice(start, before.length - end),
		after: after.slice(start, after.length - end),
		tail: end > 0 ? before.slice(-end) : '',
	}
}
