import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../rules/engine/compile.ts'
import { addOutcomeFacts, assertAgreement, decide, engineFacts } from '../../../rules/engine/decide.ts'
import { DisagreementError } from '../../../rules/engine/errors.ts'
import { explain } from '../../../rules/engine/explain.ts'
import { readFacts } from '../../../rules/engine/facts.ts'
import type { Condition, FactDefinition } from '../../../rules/engine/format.ts'
import { type State, stateOf } from '../../../rules/engine/state.ts'
import { compiledOf, count, leaf, rule, ruleSetOf } from './build.ts'

const facts: Record<string, FactDefinition> = {
	a: count('甲', 6),
	b: count('乙', 6),
	rain: { type: 'number', label: '雨量', unit: '毫米', decimals: 1, minimum: 0, maximum: 3 },
	raining: { type: 'boolean', label: '仍在下雨' },
	grade: {
		type: 'enum',
		label: '等级',
		values: ['none', 'some', 'much'].map((value) => ({ value, label: value })),
		appliesWhen: { fact: 'raining', operator: 'equal', value: true },
	},
}
const derived = {
	total: { label: '合计', unit: '人', sum: ['a', 'b'] },
	share: { label: '占比', unit: '%', ratio: { of: 'a', to: 'whole' } },
	worst: { label: '较大', unit: '人', maximum: ['a', 'b'] },
}
const whole = { type: 'integer' as const, label: '总数', unit: '人', minimum: 1, maximum: 20 }

const numeric = fc.constantFrom(
	'lessThan',
	'lessThanInclusive',
	'greaterThan',
	'greaterThanInclusive',
) as fc.Arbitrary<'lessThan'>
const equality = fc.constantFrom('equal', 'notEqual') as fc.Arbitrary<'equal'>
const comparison = fc.oneof(
	fc.tuple(fc.constantFrom('a', 'b', 'total', 'worst'), fc.oneof(numeric, equality), fc.integer({ min: 0, max: 8 })),
	fc.tuple(
		fc.constant('rain'),
		numeric,
		fc.integer({ min: 0, max: 30 }).map((n) => n / 10),
	),
	fc.tuple(fc.constant('share'), numeric, fc.integer({ min: 0, max: 120 })),
	fc.tuple(fc.constant('raining'), equality, fc.boolean()),
	fc.tuple(fc.constant('grade'), equality, fc.constantFrom('none', 'some', 'much')),
	fc.tuple(
		fc.constant('grade'),
		fc.constantFrom('in', 'notIn') as fc.Arbitrary<'in'>,
		fc.subarray(['none', 'some', 'much'], { minLength: 1 }),
	),
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
	condition: fc.oneof(
		{ maxDepth: 4 },
		comparison.map(([fact, operator, value]) => leaf('x', fact, operator, value)),
		fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
		fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
		tie('condition').map((not) => ({ not })),
	),
}))
/** Gives every leaf of a tree an id of its own. */
function numbered(node: Condition, next = { id: 0 }): Condition {
	if ('all' in node) return { all: node.all.map((part) => numbered(part, next)) }
	if ('any' in node) return { any: node.any.map((part) => numbered(part, next)) }
	if ('not' in node) return { not: numbered(node.not, next) }
	return 'condition' in node ? node : { ...node, id: `leaf-${next.id++}` }
}

const bounded = (maximum: number) =>
	fc.oneof(
		fc.integer({ min: 0, max: maximum }),
		fc.integer({ min: 0, max: maximum }).map((atLeast) => ({ atLeast })),
		fc.integer({ min: 0, max: maximum }).map((atMost) => ({ atMost })),
	)
const given = fc.record(
	{
		a: bounded(6),
		b: bounded(6),
		whole: fc.integer({ min: 1, max: 20 }),
		rain: fc.integer({ min: 0, max: 30 }).map((n) => n / 10),
		raining: fc.boolean(),
		grade: fc.constantFrom('none', 'some', 'much'),
	},
	{ requiredKeys: [] },
)

function prepared(conditions: Condition[]) {
	return compile(
		ruleSetOf({
			facts: { ...facts, whole },
			derived,
			rules: conditions.map((when, i) => rule(`rule-${i}`, when, { level: i === 0 ? 'I' : 'II' })),
		}),
	)
}

describe('json-rules-engine and the explanation', () => {
	test('agree wherever json-rules-engine is certain, over random trees and facts', async () => {
		await fc.assert(
			fc.asyncProperty(condition, condition, given, async (first, second, input) => {
				const next = { id: 0 }
				const compiled = prepared([numbered(first, next), numbered(second, next)])
				const known = readFacts(compiled, input)
				const state = stateOf(compiled, known)
				const { outcome } = explain(compiled, state)
				const engine = engineFacts(compiled, known, state)
				addOutcomeFacts(compiled, engine, state)
				assertAgreement(compiled, await decide(compiled.outcome, engine), outcome)
			}),
			{ numRuns: 1_500 },
		)
	})

	test('are both certain of every condition when every fact is exactly known', async () => {
		const exact = fc.record({
			a: fc.integer({ min: 0, max: 6 }),
			b: fc.integer({ min: 0, max: 6 }),
			whole: fc.integer({ min: 1, max: 20 }),
			rain: fc.integer({ min: 0, max: 30 }).map((n) => n / 10),
			raining: fc.boolean(),
			grade: fc.constantFrom('none', 'some', 'much'),
		})
		await fc.assert(
			fc.asyncProperty(condition, exact, async (tree, input) => {
				const compiled = prepared([numbered(tree)])
				const known = readFacts(compiled, input)
				const state = stateOf(compiled, known)
				const reading = explain(compiled, state).outcome
				const verdicts = await decide(compiled.outcome, engineFacts(compiled, known, state))
				expect([...verdicts.leaves]).toEqual([...reading.leaves])
				expect([...verdicts.conditions]).toEqual([...reading.conditions])
				expect([...reading.conditions]).not.toContain(1)
			}),
			{ numRuns: 500 },
		)
	})

	test('issue no decision when they contradict each other', async () => {
		const compiled = compiledOf({
			facts: { a: count() },
			rules: [rule('one', leaf('many', 'a', 'greaterThanInclusive', 5), { level: 'I' })],
		})
		const known = readFacts(compiled, { a: 7 })
		const state: State = stateOf(compiled, known)
		const reading = explain(compiled, state).outcome
		const verdicts = await decide(compiled.outcome, engineFacts(compiled, known, state))
		reading.leaves[0] = 0
		expect(() => assertAgreement(compiled, verdicts, reading)).toThrow(DisagreementError)
	})

	test('give sixteen overlapping runs the answers that they give one after another', async () => {
		const compiled = compiledOf({
			facts: { a: count() },
			rules: [
				rule('one', leaf('many', 'a', 'greaterThanInclusive', 50), { level: 'I' }),
				rule('two', leaf('some', 'a', 'greaterThanInclusive', 10), { level: 'II' }),
			],
		})
		const inputs = Array.from({ length: 16 }, (_, i) => ({ a: i * 5 }))
		const together = await Promise.all(inputs.map((input) => decide(compiled.outcome, input)))
		const inTurn = []
		for (const input of inputs) inTurn.push(await decide(compiled.outcome, input))
		expect(together.map(({ conditions }) => [...conditions])).toEqual(inTurn.map(({ conditions }) => [...conditions]))
	})
})

/** Every point that the given bounds allow, for facts with small ranges. */
function pointsWithin(state: State, indexes: readonly number[]): number[][] {
	return indexes.reduce<number[][]>(
		(points, index) =>
			points.flatMap((point) => {
				const lo = state.lo[index]!
				const hi = state.hi[index]!
				return Array.from({ length: hi - lo + 1 }, (_, i) => [...point, lo + i])
			}),
		[[]],
	)
}

describe('Bounds', () => {
	test('are sound: what is settled holds at every point inside them', () => {
		const small = compile(
			ruleSetOf({
				facts: { a: count('甲', 6), b: count('乙', 6), whole },
				derived,
				rules: [rule('one', leaf('x', 'a', 'equal', 1), { level: 'I' })],
			}),
		)
		const names = ['a', 'b', 'whole']
		const onCounts = fc.oneof(
			fc.tuple(
				fc.constantFrom('a', 'b', 'total', 'worst'),
				fc.oneof(numeric, equality),
				fc.integer({ min: 0, max: 8 }),
			),
			fc.tuple(fc.constant('share'), numeric, fc.integer({ min: 0, max: 120 })),
		)
		fc.assert(
			fc.property(onCounts, onCounts, fc.boolean(), given, (one, two, both, input) => {
				const leaves = [leaf('one', one[0], one[1], one[2]), leaf('two', two[0], two[1], two[2])]
				const compiled = compile({
					...small.ruleSet,
					rules: [rule('rule', both ? { all: leaves } : { any: [leaves[0]!, { not: leaves[1]! }] }, { level: 'I' })],
				})
				const { a, b, whole: total } = input
				const known = readFacts(compiled, { a, b, whole: total })
				const state = stateOf(compiled, known)
				const settled = explain(compiled, state).outcome.conditions[0]
				for (const point of pointsWithin(state, [0, 1, 2])) {
					const exact = Object.fromEntries(names.map((name, i) => [name, point[i]]))
					const truth = explain(compiled, stateOf(compiled, readFacts(compiled, exact))).outcome.conditions[0]
					if (settled !== 1) expect(truth).toBe(settled)
				}
			}),
			{ numRuns: 300 },
		)
	})
})
