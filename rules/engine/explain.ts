import type { CompiledCondition, CompiledLeaf, CompiledRuleSet, Stage, Tree } from './compile.ts'
import { outcomeFacts } from './outcome.ts'
import type { State } from './state.ts'
import { FALSE, TRUE, type Truth, UNKNOWN } from './verdict.ts'

/** The three-valued reading of one stage: a truth for each leaf and each condition, by index. */
export interface StageReading {
	stage: Stage
	leaves: Uint8Array
	conditions: Uint8Array
}

/** The explanation of a rule set: the outcome's conditions, then those that build on it. */
export interface Explanation {
	outcome: StageReading
	consequences: StageReading
}

/** Leaves that are taken to be unknown, to see whether the outcome rests on them. */
export type Mask = ReadonlySet<string>

/** Evaluates every leaf and folds every condition of a stage over bounds. */
export function readStage(stage: Stage, state: State, mask?: Mask): StageReading {
	const leaves = new Uint8Array(stage.leaves.length)
	for (let i = 0; i < leaves.length; i++) leaves[i] = stage.leaves[i]!.test(state)
	if (mask) {
		for (const { leaf, index } of stage.leaves) if (mask.has(leaf.id)) leaves[index] = UNKNOWN
	}
	const conditions = new Uint8Array(stage.conditions.length)
	for (let i = 0; i < conditions.length; i++) conditions[i] = stage.conditions[i]!.fold(leaves)
	return { stage, leaves, conditions }
}

/** Walks the whole rule set in three-valued logic. Puts the outcome's own facts into the state. */
export function explain(compiled: CompiledRuleSet, state: State): Explanation {
	const outcome = readStage(compiled.outcome, state)
	outcomeFacts(compiled, outcome, state)
	return { outcome, consequences: readStage(compiled.consequences, state) }
}

/** The truth of a condition in a reading. */
export function truthOf(reading: StageReading, condition: CompiledCondition): Truth {
	return reading.conditions[condition.index] as Truth
}

/** Whether what builds on the condition is to be acted on, and whether that rests on a presumption. */
export function appliesOf(reading: StageReading, condition: CompiledCondition): 'proven' | 'presumed' | 'not' {
	if (truthOf(reading, condition) === TRUE) return 'proven'
	return condition.presumingFold(reading.leaves) === TRUE ? 'presumed' : 'not'
}

/** The truth of a tree that is part of a condition. */
export function truthOfTree(reading: StageReading, tree: Tree): Truth {
	if (tree.kind === 'leaf') return reading.leaves[tree.leaf.index] as Truth
	if (tree.kind === 'not') return (2 - truthOfTree(reading, tree.part)) as Truth
	if (tree.kind === 'presume') return truthOfTree(reading, tree.part)
	const truths = tree.parts.map((part) => truthOfTree(reading, part))
	return (tree.kind === 'all' ? Math.min(TRUE, ...truths) : Math.max(FALSE, ...truths)) as Truth
}

/** The leaves that make the tree have the given truth; none where it has another. */
export function supportOf(reading: StageReading, tree: Tree, truth: Truth): CompiledLeaf[] {
	if (truthOfTree(reading, tree) !== truth) return []
	if (tree.kind === 'leaf') return [tree.leaf]
	if (tree.kind === 'not') return supportOf(reading, tree.part, (2 - truth) as Truth)
	if (tree.kind === 'presume') return supportOf(reading, tree.part, truth)
	return tree.parts.flatMap((part) => supportOf(reading, part, truth))
}

/** Whether this one leaf, once true, makes the condition true. */
export function flips(reading: StageReading, condition: CompiledCondition, leaf: CompiledLeaf): boolean {
	const leaves = Uint8Array.from(reading.leaves)
	leaves[leaf.index] = TRUE
	return condition.fold(leaves) === TRUE
}
