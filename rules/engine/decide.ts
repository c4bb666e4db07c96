import { Engine, type NestedCondition, type TopLevelCondition } from 'json-rules-engine'
import type { CompiledCondition, CompiledRuleSet, Stage, Tree } from './compile.ts'
import { DisagreementError } from './errors.ts'
import type { StageReading } from './explain.ts'
import type { Leaf } from './format.ts'
import type { GivenFacts, State } from './state.ts'
import { codeOf, isShare, type Slot } from './values.ts'
import { FALSE, TRUE, type Truth, UNKNOWN } from './verdict.ts'

/** Stands for the value of a fact that has no meaning here; conditions on it are false. */
export const NOT_APPLICABLE = Object.freeze({ notApplicable: true })

/** What json-rules-engine is given, by fact. */
export type EngineFacts = Record<string, unknown>
/** A share, as the two whole numbers that it is made of. */
export interface Share {
	of: number
	to: number
}

/** A percentage as a whole number of hundredths of a percent. */
export function shareParts(percent: number): number {
	return Math.round(percent * 100)
}

/** json-rules-engine's own verdict on one stage: unknown wherever a fact is not exactly known. */
export interface EngineVerdicts {
	conditions: Uint8Array
	leaves: Uint8Array
}

/** One engine for each stage of each version, built when first used. */
const engines = new WeakMap<Stage, QueuedEngine>()

/** An engine whose runs follow one another: overlapping runs of one engine lose results. */
interface QueuedEngine {
	engine: Engine
	tail: Promise<unknown>
}

/**
 * Runs json-rules-engine over the conditions of a stage, as written, and folds its trees with Kleene's rules.
 * Its own verdicts are not used: it takes "not unknown" for true.
 */
export async function decide(stage: Stage, facts: EngineFacts): Promise<EngineVerdicts> {
	const verdicts = {
		conditions: new Uint8Array(stage.conditions.length).fill(UNKNOWN),
		leaves: new Uint8Array(stage.leaves.length).fill(UNKNOWN),
	}
	if (stage.conditions.length === 0) return verdicts
	let queued = engines.get(stage)
	if (!queued) {
		queued = { engine: buildEngine(stage), tail: Promise.resolve() }
		engines.set(stage, queued)
	}
	const { engine, tail } = queued
	const run = tail.then(() => engine.run(facts))
	queued.tail = run.catch(() => undefined)
	const { results, failureResults } = await run
	for (const result of [...results, ...failureResults]) {
		const condition = stage.conditions[Number(result.name)]!
		verdicts.conditions[condition.index] = foldResult(result.conditions as ResultNode, condition.tree, verdicts.leaves)
	}
	return verdicts
}

/** Facts for json-rules-engine: exact values as written, everything else unknown. */
export function engineFacts(compiled: CompiledRuleSet, given: GivenFacts, state: State): EngineFacts {
	const facts: EngineFacts = {}
	for (const slot of compiled.slots) {
		if (!state.applicable[slot.index]) facts[slot.name] = NOT_APPLICABLE
		else if (slot.definition) {
			const value = given[slot.name]
			facts[slot.name] =
				typeof value === 'object' ? undefined : slot.time && value !== undefined ? codeOf(slot, value) : value
		}
	}
	for (const step of compiled.derived) {
		if (facts[step.slot.name] === undefined) facts[step.slot.name] = derivedValue(step.ratio, step.slot, state)
	}
	return facts
}

function derivedValue(
	ratio: { of: Slot; to: Slot } | undefined,
	slot: Slot,
	{ lo, hi }: State,
): number | Share | undefined {
	const exact = (one: Slot) => lo[one.index] === hi[one.index]
	if (!ratio) return exact(slot) ? lo[slot.index]! : undefined
	if (!exact(ratio.of) || !exact(ratio.to)) return undefined
	const scale = 10 ** Math.max(ratio.of.decimals, ratio.to.decimals)
	return { of: Math.round(lo[ratio.of.index]! * scale), to: Math.round(lo[ratio.to.index]! * scale) }
}

/** The outcome's facts, once the first stage has settled them. */
export function addOutcomeFacts(compiled: CompiledRuleSet, facts: EngineFacts, state: State): void {
	for (const slot of compiled.slots) {
		if (!slot.values || slot.definition) continue
		const exact = state.lo[slot.index] === state.hi[slot.index]
		facts[slot.name] = !state.applicable[slot.index]
			? NOT_APPLICABLE
			: exact
				? slot.values[state.lo[slot.index]!]
				: undefined
	}
}

/** Throws DisagreementError where json-rules-engine is certain and the explanation says otherwise. */
export function assertAgreement(compiled: CompiledRuleSet, verdicts: EngineVerdicts, reading: StageReading): void {
	const { id, version } = compiled.ruleSet
	reading.stage.leaves.forEach(({ leaf }, i) => {
		const verdict = verdicts.leaves[i]
		if (verdict !== UNKNOWN && verdict !== reading.leaves[i]) throw new DisagreementError(`${id} ${version}`, leaf.id)
	})
	for (const condition of reading.stage.conditions) {
		const verdict = verdicts.conditions[condition.index]
		if (verdict !== UNKNOWN && verdict !== reading.conditions[condition.index]) {
			throw new DisagreementError(`${id} ${version}`, condition.id)
		}
	}
}

function buildEngine(stage: Stage): Engine {
	const engine = new Engine([], {
		allowUndefinedFacts: true,
		pathResolver: () => {
			throw new Error('rule files have no paths')
		},
	})
	engine.addOperatorDecorator(
		'known',
		(value: unknown, constant: unknown, next: (a: unknown, b: unknown) => boolean) => {
			if (value === NOT_APPLICABLE || constant === NOT_APPLICABLE) return false
			const known = value !== undefined && value !== null && constant !== undefined && constant !== null
			return known ? next(value, constant) : (null as unknown as boolean)
		},
	)
	const share = (compare: (difference: number) => boolean) => (value: unknown, percent: unknown) => {
		const { of, to } = value as Share
		return compare(of * 10_000 - shareParts(percent as number) * to)
	}
	engine.addOperator(
		'share:lessThan',
		share((difference) => difference < 0),
	)
	engine.addOperator(
		'share:lessThanInclusive',
		share((difference) => difference <= 0),
	)
	engine.addOperator(
		'share:greaterThan',
		share((difference) => difference > 0),
	)
	engine.addOperator(
		'share:greaterThanInclusive',
		share((difference) => difference >= 0),
	)
	for (const condition of stage.conditions) engine.addRule(ruleOf(condition))
	return engine
}

/** One priority, no handlers, only ids in the tree: a run is pure and cheap to clone. */
function ruleOf(condition: CompiledCondition) {
	const nested = conditionOf(condition.tree)
	const conditions: TopLevelCondition = 'fact' in nested ? { all: [nested] } : nested
	return { name: String(condition.index), conditions, event: { type: `condition-${condition.index}` } }
}

function conditionOf(tree: Tree): NestedCondition {
	if (tree.kind === 'leaf') {
		const { leaf, slot } = tree.leaf
		return {
			fact: leaf.fact,
			operator: `known:${isShare(slot) ? 'share:' : ''}${leaf.operator}`,
			value: engineValue(leaf, slot),
		}
	}
	if (tree.kind === 'not') return { not: conditionOf(tree.part) }
	if (tree.kind === 'presume') return conditionOf(tree.part)
	const parts = tree.parts.map(conditionOf)
	return tree.kind === 'all' ? { all: parts } : { any: parts }
}

/** Days and instants are compared as numbers; all else as written. */
function engineValue({ value }: Leaf, slot: Slot): unknown {
	if (!slot.time || (typeof value === 'object' && !Array.isArray(value))) return value
	return Array.isArray(value) ? value.map((one) => codeOf(slot, one)) : codeOf(slot, value)
}

interface ResultNode {
	all?: ResultNode[]
	any?: ResultNode[]
	not?: ResultNode
	result?: boolean | null
}

function foldResult(node: ResultNode, tree: Tree, leaves: Uint8Array): Truth {
	if (tree.kind === 'leaf') {
		const leafNode = node.all && node.result === undefined ? node.all[0]! : node
		const truth = leafNode.result === true ? TRUE : leafNode.result === false ? FALSE : UNKNOWN
		leaves[tree.leaf.index] = truth
		return truth
	}
	if (tree.kind === 'not') return (2 - foldResult(node.not!, tree.part, leaves)) as Truth
	if (tree.kind === 'presume') return foldResult(node, tree.part, leaves)
	const nodes = (tree.kind === 'all' ? node.all : node.any)!
	const truths = tree.parts.map((part, i) => foldResult(nodes[i]!, part, leaves))
	return (tree.kind === 'all' ? Math.min(TRUE, ...truths) : Math.max(FALSE, ...truths)) as Truth
}
