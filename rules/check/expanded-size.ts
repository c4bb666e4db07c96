import type { Condition, RuleSet } from '../engine/format.ts'
import { rootsOf } from './walk.ts'

/** Eight times what the longest file of the catalogue comes to, and five times as deep. */
const MAXIMUM_NODES = 50_000
const MAXIMUM_DEPTH = 100

/**
 * Whether the trees of a rule set, named conditions written out wherever they are named, are more than any text needs:
 * a short file can name a condition twice in one that is named twice, and so on. Looks at each named condition once.
 */
export function isTooLarge(ruleSet: RuleSet): boolean {
	const known = new Map<string, number>()
	/** How many nodes a tree comes to; Infinity beyond the depth. */
	const sizeOf = (tree: Condition, depth: number): number => {
		if (depth > MAXIMUM_DEPTH) return Number.POSITIVE_INFINITY
		if ('all' in tree) return sumOf(tree.all, depth)
		if ('any' in tree) return sumOf(tree.any, depth)
		if ('not' in tree) return 1 + sizeOf(tree.not, depth + 1)
		if ('presume' in tree) return 1 + sizeOf(tree.presume, depth + 1)
		return 'condition' in tree ? sizeOfNamed(tree.condition, depth) : 1
	}
	const sumOf = (parts: readonly Condition[], depth: number): number => {
		let sum = 1
		for (const part of parts) sum += sizeOf(part, depth + 1)
		return sum
	}
	const sizeOfNamed = (name: string, depth: number): number => {
		const target = ruleSet.conditions?.[name]
		const found = known.get(name)
		// One that is not there, or refers to itself, is for another check.
		if (!target || found !== undefined) return found ?? 1
		known.set(name, 1)
		const size = sizeOf(target, depth + 1)
		known.set(name, size)
		return size
	}
	let size = 0
	for (const { tree } of rootsOf(ruleSet)) {
		size += sizeOf(tree, 0)
		if (size > MAXIMUM_NODES) return true
	}
	return false
}
