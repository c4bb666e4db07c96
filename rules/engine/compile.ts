import type { z } from 'zod'
import { assertCalculable, choicesOf } from './calculation.ts'
import { compileDerived, type DerivedStep } from './derive.ts'
import { RuleFileError } from './errors.ts'
import { factsSchema } from './facts.ts'
import type { Condition, Leaf, Rule, RuleSet } from './format.ts'
import { contentHash } from './hash.ts'
import { comparedFact, compileTest, type Test } from './leaf.ts'
import { type State, unknownState } from './state.ts'
import { withTables } from './tables.ts'
import { milliseconds } from './time.ts'
import { factSlot, outcomeSlots, type Slot } from './values.ts'
import type { Truth } from './verdict.ts'

/** A leaf with its test; leaves are numbered, so that a tree is folded over an array of truths. */
export interface CompiledLeaf {
	index: number
	leaf: Leaf
	slot: Slot
	/** The fact that it is compared with, where that is no constant. */
	other: Slot | undefined
	test: Test
	/** The first rule in whose condition it stands. */
	rule: Rule
}

/** A condition tree with references written out. */
export type Tree =
	| { kind: 'all' | 'any'; parts: Tree[] }
	| { kind: 'not'; part: Tree }
	| { kind: 'presume'; part: Tree }
	| { kind: 'leaf'; leaf: CompiledLeaf }

/** A named condition to evaluate: a rule's `when`, or an amount's `payableWhen` or `revokedWhen`. */
export interface CompiledCondition {
	id: string
	index: number
	rule: Rule
	role: 'when' | 'payable' | 'revoked' | 'choice'
	tree: Tree
	/** What is proven: a presumption counts for no more than what it rests on. */
	fold: Fold
	/** What is to be acted on: what is presumed holds unless it is known to be false. */
	presumingFold: Fold
}

/** The truth of a condition, from the truths of its leaves. */
export type Fold = (leaves: Uint8Array) => Truth

/** Conditions that are evaluated together: those of the outcome, then those that build on it. */
export interface Stage {
	conditions: CompiledCondition[]
	leaves: CompiledLeaf[]
	/** By item, where it does not always apply. */
	items: Map<string, ItemApplicability>
}

/** Whether an item of a compliance check is one to look at. */
export interface ItemApplicability {
	tree: Tree
	fold: Fold
}

export interface CompiledRuleSet {
	ruleSet: RuleSet
	/** As it was read, tables not yet written out: what the content hash covers. */
	file: RuleSet
	contentHash: string
	slots: Slot[]
	slotByName: ReadonlyMap<string, Slot>
	derived: DerivedStep[]
	/** The state before any fact is given. */
	unknown: State
	/** For each slot: where it has a meaning only under a condition. */
	applicability: { slot: Slot; test: Test }[]
	outcome: Stage
	consequences: Stage
	leafById: ReadonlyMap<string, CompiledLeaf>
	schema: z.ZodType
}

const OUTCOME_KEYS = ['level', 'eligible', 'category', 'pass']

/** Whether the rule makes the outcome, rather than building on it. */
export function makesOutcome(rule: Rule): boolean {
	return OUTCOME_KEYS.some((key) => key in rule.then)
}

/**
 * Prepares a rule set for evaluation; done once for each version.
 * Throws RuleFileError when the file names a fact or condition that it does not define.
 */
export function compile(file: RuleSet): CompiledRuleSet {
	const ruleSet = withTables(file)
	const slots: Slot[] = Object.entries(ruleSet.facts).map(([name, definition], index) =>
		factSlot(name, definition, index),
	)
	const slotByName = new Map(slots.map((slot) => [slot.name, slot]))
	const derived = compileDerived(ruleSet, slots, slotByName)
	for (const slot of outcomeSlots(ruleSet, slots.length)) {
		slots.push(slot)
		slotByName.set(slot.name, slot)
	}
	const find = (name: string): Slot => {
		const slot = slotByName.get(name)
		if (!slot) throw new RuleFileError(`${ruleSet.id} ${ruleSet.version} uses fact ${name}, which it does not define`)
		return slot
	}
	const applicability = Object.entries(ruleSet.facts).flatMap(([name, definition]) =>
		definition.appliesWhen
			? [
					{
						slot: find(name),
						test: compileTest(find(definition.appliesWhen.fact), definition.appliesWhen, derived, find),
					},
				]
			: [],
	)
	const leafById = new Map<string, CompiledLeaf>()

	const buildStage = (rules: Rule[]): Stage => {
		const stage: Stage = { conditions: [], leaves: [], items: new Map() }
		const numbered = new Map<string, CompiledLeaf>()
		const leafOf = (leaf: Leaf, rule: Rule): CompiledLeaf => {
			const known = numbered.get(leaf.id)
			if (known) return known
			const slot = find(leaf.fact)
			const compared = comparedFact(leaf)
			const other = compared === undefined ? undefined : find(compared)
			const test = compileTest(slot, leaf, derived, find)
			const compiled = { index: stage.leaves.length, leaf, slot, other, test, rule }
			stage.leaves.push(compiled)
			numbered.set(leaf.id, compiled)
			if (!leafById.has(leaf.id)) leafById.set(leaf.id, compiled)
			return compiled
		}
		const treeOf = (condition: Condition, rule: Rule, path: readonly string[]): Tree => {
			if ('all' in condition) return { kind: 'all', parts: condition.all.map((part) => treeOf(part, rule, path)) }
			if ('any' in condition) return { kind: 'any', parts: condition.any.map((part) => treeOf(part, rule, path)) }
			if ('not' in condition) return { kind: 'not', part: treeOf(condition.not, rule, path) }
			if ('presume' in condition) return { kind: 'presume', part: treeOf(condition.presume, rule, path) }
			if (!('condition' in condition)) return { kind: 'leaf', leaf: leafOf(condition, rule) }
			const target = ruleSet.conditions?.[condition.condition]
			if (!target) throw new RuleFileError(`condition ${condition.condition} is not defined`)
			if (path.includes(condition.condition))
				throw new RuleFileError(`condition ${condition.condition} refers to itself`)
			return treeOf(target, rule, [...path, condition.condition])
		}
		const add = (id: string, rule: Rule, role: CompiledCondition['role'], condition: Condition) => {
			const tree = treeOf(condition, rule, [])
			const whole: Tree = rule.presumed && role === 'when' ? { kind: 'presume', part: tree } : tree
			const [fold, presumingFold] = [foldOf(tree, false), foldOf(whole, true)]
			stage.conditions.push({ id, index: stage.conditions.length, rule, role, tree, fold, presumingFold })
		}
		const addItem = (item: string, rule: Rule) => {
			const appliesWhen = ruleSet.items?.[item]?.appliesWhen
			if (!appliesWhen) return
			const named = (id: string): Tree => {
				const leaf = numbered.get(id)
				if (!leaf) throw new RuleFileError(`item ${item} applies by ${id}, which is no condition of its rules`)
				return { kind: 'leaf', leaf }
			}
			const tree: Tree = Array.isArray(appliesWhen)
				? { kind: 'any', parts: appliesWhen.map(named) }
				: treeOf(appliesWhen, rule, [])
			stage.items.set(item, { tree, fold: foldOf(tree, false) })
		}
		for (const rule of rules) {
			add(rule.id, rule, 'when', rule.when)
			if (!('amount' in rule.then)) continue
			const { payableWhen, revokedWhen } = rule.then.amount
			if (payableWhen) add(`${rule.id}:payable`, rule, 'payable', payableWhen)
			if (revokedWhen) add(`${rule.id}:revoked`, rule, 'revoked', revokedWhen)
			for (const { id, when } of choicesOf(rule.then.amount)) add(`${rule.id}:${id}`, rule, 'choice', when)
		}
		for (const rule of rules) if ('pass' in rule.then) addItem(rule.then.pass, rule)
		return stage
	}

	for (const { then } of ruleSet.rules) {
		if ('amount' in then && 'steps' in then.amount) assertCalculable(then.amount.steps, (name) => slotByName.get(name))
		for (const { time } of 'duties' in then ? then.duties : []) {
			if (time && 'within' in time) milliseconds(time.within)
			if (time && 'every' in time) milliseconds(time.every)
		}
	}

	return {
		ruleSet,
		file,
		contentHash: contentHash(file),
		slots,
		slotByName,
		derived,
		unknown: unknownState(slots),
		applicability,
		outcome: buildStage(ruleSet.rules.filter(makesOutcome)),
		consequences: buildStage(ruleSet.rules.filter((rule) => !makesOutcome(rule))),
		leafById,
		schema: factsSchema(ruleSet),
	}
}

/** Closures instead of a walk: folding is the fast path. */
function foldOf(tree: Tree, presuming: boolean): Fold {
	if (tree.kind === 'leaf') {
		const { index } = tree.leaf
		return (leaves) => leaves[index] as Truth
	}
	if (tree.kind === 'not') {
		const part = foldOf(tree.part, presuming)
		return (leaves) => (2 - part(leaves)) as Truth
	}
	if (tree.kind === 'presume') {
		const part = foldOf(tree.part, presuming)
		return presuming ? (leaves) => (part(leaves) === 0 ? 0 : 2) : part
	}
	const parts = tree.parts.map((part) => foldOf(part, presuming))
	if (tree.kind === 'all') {
		return (leaves) => {
			let least: Truth = 2
			for (let i = 0; i < parts.length; i++) {
				const truth = parts[i]!(leaves)
				if (truth < least) least = truth
			}
			return least
		}
	}
	return (leaves) => {
		let greatest: Truth = 0
		for (let i = 0; i < parts.length; i++) {
			const truth = parts[i]!(leaves)
			if (truth > greatest) greatest = truth
		}
		return greatest
	}
}
