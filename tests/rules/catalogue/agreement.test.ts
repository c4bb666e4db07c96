import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CompiledCondition, CompiledRuleSet, Stage, Tree } from '../../../rules/engine/compile.ts'
import { decide } from '../../../rules/engine/decide.ts'
import { readStage } from '../../../rules/engine/explain.ts'
import type { State } from '../../../rules/engine/state.ts'
import { codeOf, type Slot } from '../../../rules/engine/values.ts'
import { UNKNOWN } from '../../../rules/engine/verdict.ts'
import { versions } from './arbitrary.ts'

/** Beyond so many classes of one rule, that many are drawn at random. */
const EXHAUSTIVE = 4_000
const RANDOM = 500

/** One class of one fact: which side of every bound it lies on, or unknown. */
interface Side {
	slot: Slot
	lo: number
	hi: number
	value: unknown
}

function leavesOf(tree: Tree): Extract<Tree, { kind: 'leaf' }>['leaf'][] {
	if (tree.kind === 'leaf') return [tree.leaf]
	return ('part' in tree ? [tree.part] : tree.parts).flatMap(leavesOf)
}

/** A share of so many of ten thousand has two decimals as a percentage. */
const WHOLE = 10_000

/** What a rule turns on: its facts with their bounds; for a share its two parts, which shares may have in common. */
function axesOf(compiled: CompiledRuleSet, stage: Stage): Side[][] {
	const bounds = new Map<Slot, number[]>()
	const add = (slot: Slot, figures: number[]) => bounds.set(slot, [...(bounds.get(slot) ?? []), ...figures])
	for (const { leaf, slot, other } of stage.leaves) {
		const constants = [leaf.value].flat().filter((value) => typeof value !== 'object')
		const figures = constants.flatMap((value) => (slot.values ? [] : (codeOf(slot, value) ?? [])))
		if (other) add(other, [...figures, middleOf(slot, other)])
		const ratio = ratioOf(compiled, slot)
		if (!ratio) add(slot, other ? [...figures, middleOf(slot, other)] : figures)
		else {
			add(
				ratio.of,
				figures.map((percent) => percent * 100),
			)
			add(ratio.to, [WHOLE])
		}
	}
	return [...bounds].map(([slot, figures]) => sidesOf(slot, figures))
}

/** A figure that two facts compared with each other can both have: around it each is less, equal or greater. */
function middleOf(one: Slot, other: Slot): number {
	const middle = (Math.max(one.minimum, other.minimum) + Math.min(one.maximum, other.maximum)) / 2
	return Number(middle.toFixed(Math.min(one.decimals, other.decimals)))
}

function ratioOf(compiled: CompiledRuleSet, slot: Slot) {
	return compiled.derived.find((step) => step.slot === slot)?.ratio
}

/** The classes of a fact: below, at and above every bound, and unknown. */
function sidesOf(slot: Slot, bounds: readonly number[]): Side[] {
	if (slot.values) {
		const known = slot.values.map((value, code) => ({ slot, lo: code, hi: code, value }))
		return [...known, { slot, lo: 0, hi: slot.values.length - 1, value: undefined }]
	}
	const step = 10 ** -slot.decimals
	const near = bounds.flatMap((bound) => [bound - step, bound, bound + step])
	const figures = [...new Set(near.map((figure) => Number(figure.toFixed(slot.decimals))))]
	const known = figures
		.filter((figure) => figure >= slot.minimum && figure <= slot.maximum)
		.map((figure) => ({ slot, lo: figure, hi: figure, value: figure }))
	return [...known, { slot, lo: slot.minimum, hi: slot.maximum, value: undefined }]
}

function stateAt(compiled: CompiledRuleSet, sides: readonly Side[]): { state: State; facts: Record<string, unknown> } {
	const state: State = {
		lo: compiled.slots.map((slot) => slot.minimum),
		hi: compiled.slots.map((slot) => slot.maximum),
		applicable: compiled.slots.map(() => true),
		series: {},
	}
	const facts: Record<string, unknown> = {}
	for (const { slot, lo, hi, value } of sides) {
		state.lo[slot.index] = lo
		state.hi[slot.index] = hi
		facts[slot.name] = value
	}
	for (const { slot, ratio } of compiled.derived) {
		const [of, to] = [ratio && facts[ratio.of.name], ratio && facts[ratio.to.name]]
		if (of !== undefined && to !== undefined) facts[slot.name] = { of, to }
	}
	return { state, facts }
}

const pointOf = (sides: readonly Side[]) => sides.map(({ slot, value }) => `${slot.name}=${value}`).join(' ')

async function assertAgreementOn(compiled: CompiledRuleSet, stage: Stage, sides: readonly Side[]) {
	const { state, facts } = stateAt(compiled, sides)
	const verdicts = await decide(stage, facts)
	const reading = readStage(stage, state)
	for (let i = 0; i < stage.conditions.length; i++) {
		if (verdicts.conditions[i] !== UNKNOWN)
			expect([pointOf(sides), verdicts.conditions[i]]).toEqual([pointOf(sides), reading.conditions[i]])
	}
	for (let i = 0; i < stage.leaves.length; i++) {
		if (verdicts.leaves[i] !== UNKNOWN)
			expect([pointOf(sides), verdicts.leaves[i]]).toEqual([pointOf(sides), reading.leaves[i]])
	}
	return verdicts.conditions[0] !== UNKNOWN
}

/** A stage of its own for one condition: rules do not bear on each other, so each is exhausted alone. */
function alone(condition: CompiledCondition): Stage {
	const leaves = [...new Map(leavesOf(condition.tree).map((leaf) => [leaf.leaf.id, leaf])).values()]
	const renumbered = new Map(leaves.map((leaf, index) => [leaf.index, { ...leaf, index }]))
	const treeOf = (tree: Tree): Tree => {
		if (tree.kind === 'leaf') return { kind: 'leaf', leaf: renumbered.get(tree.leaf.index)! }
		return 'part' in tree
			? { kind: tree.kind, part: treeOf(tree.part) }
			: { kind: tree.kind, parts: tree.parts.map(treeOf) }
	}
	const all = (truths: Uint8Array) => {
		const full = new Uint8Array(Math.max(...renumbered.keys()) + 1)
		for (const [old, { index }] of renumbered) full[old] = truths[index]!
		return condition.fold(full)
	}
	return {
		leaves: [...renumbered.values()],
		conditions: [{ ...condition, index: 0, tree: treeOf(condition.tree), fold: all }],
		items: new Map(),
	}
}

function product(sides: readonly Side[][]): Side[][] {
	return sides.reduce<Side[][]>((points, next) => points.flatMap((point) => next.map((side) => [...point, side])), [[]])
}

describe.each(versions)('$name', ({ compiled }) => {
	const conditions = [...compiled.outcome.conditions, ...compiled.consequences.conditions]
	test(`has two readings that agree on every class of facts of each of its ${conditions.length} conditions`, async () => {
		for (const condition of conditions) {
			const stage = alone(condition)
			const sides = axesOf(compiled, stage)
			const classes = sides.reduce((count, one) => count * one.length, 1)
			let certain = 0
			if (classes <= EXHAUSTIVE) {
				for (const point of product(sides)) certain += Number(await assertAgreementOn(compiled, stage, point))
			} else {
				const point = fc.tuple(...sides.map((one) => fc.constantFrom(...one)))
				await fc.assert(
					fc.asyncProperty(point, async (sample) => {
						certain += Number(await assertAgreementOn(compiled, stage, sample))
					}),
					{ numRuns: RANDOM },
				)
			}
			expect([condition.id, certain > 0]).toEqual([condition.id, true])
		}
	}, 600_000)
})
