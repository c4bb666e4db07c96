import type { CompiledRuleSet, Tree } from '../engine/compile.ts'
import type { Leaf } from '../engine/format.ts'
import { comparedFact } from '../engine/leaf.ts'
import { codeOf, isShare, type Slot } from '../engine/values.ts'

/** Closed intervals of whole steps, in order and apart. */
type Range = readonly (readonly [number, number])[]
type Ranges = ReadonlyMap<string, Range>

/** Beyond so many steps the search gives up and lets the condition pass. */
const MAXIMUM_STEPS = 100_000
/** The same for all conditions of a rule set, in what the steps copy: a file of hard conditions is let pass in a second. */
const MAXIMUM_WORK = 2_000_000

/** How much has gone into each rule set. */
const spent = new WeakMap<CompiledRuleSet, number>()

interface Goal {
	tree: Tree
	wanted: boolean
}

/**
 * Whether some facts make the condition true. Walks its disjunctive normal form depth first and narrows the range of
 * every fact on the way. Relations between facts (a sum and its parts) are not used: it may call a condition
 * satisfiable that is not, never the other way round.
 */
export function isSatisfiable(compiled: CompiledRuleSet, tree: Tree): boolean {
	let steps = 0
	let work = spent.get(compiled) ?? 0
	const search = (goals: readonly Goal[], ranges: Ranges): boolean => {
		work += 1 + goals.length + ranges.size
		if (++steps > MAXIMUM_STEPS || work > MAXIMUM_WORK) return true
		const [goal, ...rest] = goals
		if (!goal) return true
		const { tree, wanted } = goal
		if (tree.kind === 'not') return search([{ tree: tree.part, wanted: !wanted }, ...rest], ranges)
		if (tree.kind === 'presume') return search([{ tree: tree.part, wanted }, ...rest], ranges)
		if (tree.kind === 'leaf') {
			const narrowed = narrow(compiled, ranges, tree.leaf.slot, tree.leaf.leaf, wanted)
			return narrowed !== undefined && search(rest, narrowed)
		}
		const parts = tree.parts.map((part) => ({ tree: part, wanted }))
		if ((tree.kind === 'all') === wanted) return search([...parts, ...rest], ranges)
		return parts.some((part) => search([part, ...rest], ranges))
	}
	const satisfiable = search([{ tree, wanted: true }], new Map())
	spent.set(compiled, work)
	return satisfiable
}

type Comparison = Pick<Leaf, 'fact' | 'operator' | 'value'>

/** The ranges with one comparison more; undefined where nothing is left. */
function narrow(
	compiled: CompiledRuleSet,
	ranges: Ranges,
	slot: Slot,
	leaf: Comparison,
	wanted: boolean,
): Ranges | undefined {
	// How two facts stand to each other is not followed: either may be true.
	if (comparedFact(leaf) !== undefined) return ranges
	const appliesWhen = slot.definition?.appliesWhen
	// A comparison is also false where its fact has no meaning, so its opposite narrows nothing.
	if (!wanted && (appliesWhen || !slot.definition)) return ranges
	const within = appliesWhen
		? narrow(compiled, ranges, compiled.slotByName.get(appliesWhen.fact)!, appliesWhen, true)
		: ranges
	if (!within) return undefined
	const narrowed = intersect(within.get(slot.name) ?? whole(slot), rangeOf(slot, leaf, wanted))
	return narrowed.length === 0 ? undefined : new Map([...within, [slot.name, narrowed]])
}

/** Shares lie between hundredths of a percent too: every other step stands for what lies between. */
const stepsOf = (slot: Slot) => (isShare(slot) ? 200 : 10 ** slot.decimals)

function whole(slot: Slot): Range {
	return [[Math.round(slot.minimum * stepsOf(slot)), Math.round(slot.maximum * stepsOf(slot))]]
}

function rangeOf(slot: Slot, { operator, value }: Comparison, wanted: boolean): Range {
	const points = (Array.isArray(value) ? value : [value]).map((one) =>
		Math.round(codeOf(slot, one as string)! * stepsOf(slot)),
	)
	const range = satisfying(operator, points)
	return wanted ? range : complement(range)
}

function satisfying(operator: Leaf['operator'], points: readonly number[]): Range {
	const point = points[0]!
	switch (operator) {
		case 'greaterThanInclusive':
			return [[point, Number.POSITIVE_INFINITY]]
		case 'greaterThan':
			return [[point + 1, Number.POSITIVE_INFINITY]]
		case 'lessThanInclusive':
			return [[Number.NEGATIVE_INFINITY, point]]
		case 'lessThan':
			return [[Number.NEGATIVE_INFINITY, point - 1]]
		case 'equal':
		case 'in':
			return [...new Set(points)].sort((a, b) => a - b).map((one) => [one, one])
		case 'notEqual':
		case 'notIn':
			return complement(satisfying('in', points))
	}
}

function complement(range: Range): Range {
	const edges = [Number.NEGATIVE_INFINITY, ...range.flatMap(([lo, hi]) => [lo - 1, hi + 1]), Number.POSITIVE_INFINITY]
	return edges.flatMap((edge, i): [number, number][] => {
		const end = edges[i + 1]
		return i % 2 === 0 &&
			end !== undefined &&
			edge <= end &&
			edge < Number.POSITIVE_INFINITY &&
			end > Number.NEGATIVE_INFINITY
			? [[edge, end]]
			: []
	})
}

function intersect(a: Range, b: Range): Range {
	return a.flatMap(([lo, hi]) =>
		b.flatMap(([from, to]): [number, number][] => {
			const start = Math.max(lo, from)
			const end = Math.min(hi, to)
			return start <= end ? [[start, end]] : []
		}),
	)
}
