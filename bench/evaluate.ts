import { Engine, type NestedCondition, type TopLevelCondition } from 'json-rules-engine'
import file from '../rules/catalogue/disaster-relief-response/2022.json' with { type: 'json' }
import { type CompiledLeaf, type CompiledRuleSet, compile, type Tree } from '../rules/engine/compile.ts'
import { evaluate } from '../rules/engine/evaluate.ts'
import { readStage, type StageReading } from '../rules/engine/explain.ts'
import { type Leaf, type RuleSet, RuleSetSchema } from '../rules/engine/format.ts'
import { readLevels } from '../rules/engine/level.ts'
import { type GivenFacts, type State, stateOf } from '../rules/engine/state.ts'
import { type Truth, verdictOf } from '../rules/engine/verdict.ts'
import { type Figures, handWritten } from './hand-written.ts'
import { printTimings, sideBySide, type Timing } from './side-by-side.ts'
import { type ZenDecision, zenDecision } from './zen.ts'

const SAMPLES = 1_000
const CHECKED = 5_000

/** The level rules alone: the other candidates know nothing of duties and readings. */
function levelRules(): CompiledRuleSet {
	const whole = RuleSetSchema.parse(file)
	const rules: RuleSet['rules'] = whole.rules.filter(({ then }) => 'level' in then)
	return compile({ ...whole, rules, readings: [] })
}

interface TraceEntry {
	/** The condition as the rule file has it: id, clause, lines, fact, operator, value. */
	condition: Leaf
	given: number | [number, number]
	result: boolean | null
}

/** Every condition with what was known of its fact, and its result. */
function traceOf({ stage, leaves }: StageReading, { lo, hi }: State): TraceEntry[] {
	const trace = new Array<TraceEntry>(leaves.length)
	for (let i = 0; i < leaves.length; i++) {
		const { leaf, slot } = stage.leaves[i]!
		const least = lo[slot.index]!
		const most = hi[slot.index]!
		trace[i] = { condition: leaf, given: least === most ? least : [least, most], result: verdictOf(leaves[i] as Truth) }
	}
	return trace
}

function explained(compiled: CompiledRuleSet, facts: GivenFacts): { level: string; trace: TraceEntry[] } {
	const state = stateOf(compiled, facts)
	const reading = readStage(compiled.outcome, state)
	return { level: readLevels(compiled, reading).proven, trace: traceOf(reading, state) }
}

/** A share as whole hundredths of a percent, cut: on integers the comparison with a whole percentage is the same. */
function flatFacts(compiled: CompiledRuleSet, facts: GivenFacts): Record<string, unknown> {
	const state = stateOf(compiled, facts)
	const flat: Record<string, unknown> = {}
	for (const slot of compiled.slots) {
		const ratio = compiled.derived.find((step) => step.slot === slot)?.ratio
		const value = state.lo[slot.index]!
		if (ratio) flat[slot.name] = Math.floor((state.lo[ratio.of.index]! * 10_000) / state.lo[ratio.to.index]!)
		else flat[slot.name] = slot.values ? slot.values[value] : value
	}
	return flat
}

function flatValue(compiled: CompiledRuleSet, { leaf, slot }: CompiledLeaf): unknown {
	const isRatio = compiled.derived.some((step) => step.slot === slot && step.ratio)
	return isRatio ? (leaf.value as number) * 100 : leaf.value
}

function plainEngine(compiled: CompiledRuleSet): Engine {
	const conditionOf = (tree: Tree): NestedCondition => {
		if (tree.kind === 'leaf') {
			const { leaf } = tree.leaf
			return { fact: leaf.fact, operator: leaf.operator, value: flatValue(compiled, tree.leaf) }
		}
		if ('part' in tree) return { not: conditionOf(tree.part) }
		const parts = tree.parts.map(conditionOf)
		return tree.kind === 'all' ? { all: parts } : { any: parts }
	}
	const engine = new Engine()
	for (const { rule, tree } of compiled.outcome.conditions) {
		const level = (rule.then as { level: string }).level
		engine.addRule({
			name: level,
			conditions: conditionOf(tree) as TopLevelCondition,
			event: { type: 'level', params: { level } },
		})
	}
	return engine
}

const LEVELS = ['I', 'II', 'III', 'IV']

async function plainLevel(engine: Engine, facts: Record<string, unknown>): Promise<string> {
	const { events } = await engine.run(facts)
	const held = new Set(events.map(({ params }) => params!.level as string))
	return LEVELS.find((level) => held.has(level)) ?? 'none'
}

/** The alternatives of a tree of `all` and `any`, each a list of leaves. */
function alternatives(tree: Tree): CompiledLeaf[][] {
	if (tree.kind === 'leaf') return [[tree.leaf]]
	if ('part' in tree) throw new Error('a decision table has no "not"')
	const parts = tree.parts.map(alternatives)
	if (tree.kind === 'any') return parts.flat()
	return parts.reduce((rows, next) => rows.flatMap((row) => next.map((other) => [...row, ...other])), [
		[],
	] as CompiledLeaf[][])
}

/** The same rules as one first-hit decision table: a row for each alternative, gravest level first. */
function decisionTable(compiled: CompiledRuleSet) {
	const facts = [...new Set(compiled.outcome.leaves.map(({ leaf }) => leaf.fact))]
	const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value))
	const cell = (leaf: CompiledLeaf) => {
		const value = flatValue(compiled, leaf)
		if (leaf.leaf.operator === 'greaterThanInclusive') return `>= ${value}`
		return [value].flat().map(literal).join(', ')
	}
	const rows = compiled.outcome.conditions.flatMap(({ rule, tree }) =>
		alternatives(tree).map((leaves, i) => ({
			_id: `${rule.id}-${i}`,
			...Object.fromEntries(facts.map((fact) => [`in-${fact}`, ''])),
			...Object.fromEntries(leaves.map((leaf) => [`in-${leaf.leaf.fact}`, cell(leaf)])),
			level: literal((rule.then as { level: string }).level),
			reason: literal(leaves.map((leaf) => leaf.leaf.id).join('+')),
		})),
	)
	const column = (id: string, name: string, field: string) => ({ id, name, field })
	const table = {
		hitPolicy: 'first',
		inputs: facts.map((fact) => column(`in-${fact}`, fact, fact)),
		outputs: [column('level', 'level', 'level'), column('reason', 'reason', 'reason')],
		rules: rows,
	}
	const node = (id: string, type: string, content?: unknown) => ({
		id,
		type,
		name: id,
		position: { x: 0, y: 0 },
		content,
	})
	return {
		nodes: [node('in', 'inputNode'), node('table', 'decisionTableNode', table), node('out', 'outputNode')],
		edges: [
			{ id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
			{ id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
		],
	}
}

async function zenLevel(table: ZenDecision, facts: Record<string, unknown>): Promise<string> {
	const { result } = await table.evaluate(facts)
	return (result as { level?: string }).level ?? 'none'
}

/** Complete facts: each figure near some threshold. */
function randomFacts(): GivenFacts {
	const one = <T>(list: readonly T[]) => list[Math.floor(Math.random() * list.length)]!
	const near = (figures: number[], ordinary: number) =>
		Math.random() < 0.6 ? Math.floor(Math.random() * ordinary) : one(figures) + one([-1, 0, 1])
	const stricken = 100_000 + Math.floor(Math.random() * 200_000)
	return {
		deaths: near([5, 10, 20, 30], 8),
		relocated: near([30_000, 50_000, 100_000, 200_000], 20_000),
		needEmergencyAid: 0,
		collapsedRooms: near([1_000, 3_000, 10_000, 30_000], 1_000),
		severelyDamagedRooms: 0,
		collapsedHouseholds: near([300, 1_000, 3_000, 10_000], 300),
		severelyDamagedHouseholds: 0,
		hazard: 'drought',
		droughtAidPersons: near([45_000, 60_000, 75_000, 90_000], 30_000),
		agriculturalPopulation: one([stricken, 300_000]),
		bannerAgriculturalPopulation: 300_001 + Math.floor(Math.random() * 100_000),
		droughtBasis: 'affected-area',
		lossGrade: one(['none', 'none', 'considerable', 'major', 'huge', 'extraordinary']),
		incomeLost: Math.random() < 0.5,
		publicAttention: one(['none', 'none', 'some', 'fairly-high', 'high', 'extremely-high']),
		otherGroundsLevel: one(['none', 'none', 'none', 'none', 'I', 'II', 'III', 'IV']),
	}
}

function figuresOf(compiled: CompiledRuleSet, facts: GivenFacts): Figures {
	const state = stateOf(compiled, facts)
	const at = (name: string) => state.lo[compiled.slotByName.get(name)!.index]!
	return {
		...(facts as unknown as Figures),
		peopleInNeed: at('peopleInNeed'),
		damagedRooms: at('damagedRooms'),
		damagedHouseholds: at('damagedHouseholds'),
		bannerPopulation: at('bannerPopulation'),
	}
}

/** Decisions per second of our explanation, json-rules-engine, zen and hand-written code on the same rules, once all agree. */
export async function benchEvaluate(): Promise<Timing[]> {
	const compiled = levelRules()
	const complete = compile(RuleSetSchema.parse(file))
	const plain = plainEngine(compiled)
	const table = zenDecision(decisionTable(compiled))
	if (!table) console.log('zen-engine has no package for this platform: left out')
	const inputs = Array.from({ length: SAMPLES }, randomFacts)
	const flat = inputs.map((facts) => flatFacts(compiled, facts))
	const figures = inputs.map((facts) => figuresOf(compiled, facts))

	const found = new Set<string>()
	for (let i = 0; i < CHECKED; i++) {
		const facts = randomFacts()
		const ours = explained(compiled, facts)
		const levels = {
			ours: ours.level,
			plain: await plainLevel(plain, flatFacts(compiled, facts)),
			...(table ? { zen: await zenLevel(table, flatFacts(compiled, facts)) } : {}),
			byHand: handWritten(figuresOf(compiled, facts)).level,
		}
		if (new Set(Object.values(levels)).size > 1)
			throw new Error(`the candidates disagree: ${JSON.stringify({ levels, facts })}`)
		const byHand = new Map(
			handWritten(figuresOf(compiled, facts)).reasons.map(({ condition, result }) => [condition, result]),
		)
		const different = ours.trace.find(({ condition, result }) => byHand.get(condition.id) !== result)
		if (different) throw new Error(`the reasons disagree at ${different.condition.id}: ${JSON.stringify(facts)}`)
		found.add(ours.level)
	}
	console.log(`all four agree on ${CHECKED} random inputs; levels met: ${[...found].sort().join(', ')}`)

	const at = <T>(list: readonly T[], i: number) => list[i % SAMPLES]!
	const timings = await sideBySide([
		{ name: 'explain', run: (i) => explained(compiled, at(inputs, i)) },
		{ name: 'json-rules-engine', run: (i) => plainLevel(plain, at(flat, i)) },
		...(table
			? [
					{ name: 'zen', run: (i: number) => table.evaluate(at(flat, i), { trace: true }) },
					{ name: 'zen without trace', run: (i: number) => table.evaluate(at(flat, i)) },
				]
			: []),
		{ name: 'hand-written', run: (i) => handWritten(at(figures, i)) },
		{ name: 'whole decision, both readings', run: (i) => evaluate(complete, at(inputs, i), { asOf: '2022-07-26' }) },
	])
	printTimings('One explained decision (disaster relief, level rules)', timings, 'json-rules-engine')
	return timings
}
