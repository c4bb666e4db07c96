import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSatisfiable } from '../../../rules/check/satisfiable.ts'
import { type CompiledRuleSet, compile } from '../../../rules/engine/compile.ts'
import { explain, truthOf } from '../../../rules/engine/explain.ts'
import { type Condition, type Leaf, OPERATORS, type RuleSet } from '../../../rules/engine/format.ts'
import { type GivenFacts, stateOf } from '../../../rules/engine/state.ts'
import { TRUE } from '../../../rules/engine/verdict.ts'
import { fixture } from './fixture.ts'

const VALUES = {
	count: [0, 1, 2, 3],
	depth: [0, 0.1, 0.2],
	hazard: ['flood', 'drought', 'fire'],
	dry: [0, 1, 2],
} as const
const CONSTANTS = { ...VALUES, count: [0, 1, 2, 3, 4], depth: [0, 0.1, 0.2, 0.3] }

type Name = keyof typeof VALUES

function ruleSetOf(when: Condition): RuleSet {
	const { ruleSet } = fixture()
	const [rule] = ruleSet.rules
	const range = (maximum: number) => ({ unit: '人', minimum: 0, maximum })
	return {
		...ruleSet,
		facts: {
			count: { type: 'integer', label: '数', ...range(3) },
			depth: { type: 'number', label: '深', decimals: 1, ...range(0.2) },
			hazard: { type: 'enum', label: '灾种', values: VALUES.hazard.map((value) => ({ value, label: value })) },
			dry: {
				type: 'integer',
				label: '旱',
				...range(2),
				appliesWhen: { fact: 'hazard', operator: 'equal', value: 'drought' },
			},
		},
		derived: {},
		conditions: {},
		rules: [{ ...rule!, when }],
		readings: [],
	}
}

function leafOf(names: readonly Name[]): fc.Arbitrary<Leaf> {
	const place = { id: 'x', clause: '1', lines: [1] as [number] }
	return fc.constantFrom(...names).chain((fact) => {
		const operators = OPERATORS.filter((operator) => fact !== 'hazard' || !/Than/.test(operator))
		return fc.constantFrom(...operators).chain((operator) => {
			const constant = fc.constantFrom(...CONSTANTS[fact]) as fc.Arbitrary<string | number>
			const value =
				operator === 'in' || operator === 'notIn' ? fc.array(constant, { minLength: 1, maxLength: 2 }) : constant
			return value.map((one): Leaf => ({ ...place, fact, operator, value: one }))
		})
	})
}

function treeOf(names: readonly Name[]): fc.Arbitrary<Condition> {
	const { tree } = fc.letrec<{ tree: Condition }>((tie) => {
		const parts = fc.array(tie('tree'), { minLength: 1, maxLength: 3 })
		return {
			tree: fc.oneof(
				{ depthSize: 'small' },
				leafOf(names),
				parts.map((all) => ({ all })),
				parts.map((any) => ({ any })),
				tie('tree').map((not) => ({ not })),
			),
		}
	})
	return tree.map(withIds)
}

/** Leaf ids are unique in a file. */
function withIds(tree: Condition): Condition {
	let next = 0
	return JSON.parse(JSON.stringify(tree), (key, value) => (key === 'id' ? `leaf-${next++}` : value)) as Condition
}

function everyAssignment(): GivenFacts[] {
	return Object.entries(VALUES).reduce<GivenFacts[]>(
		(all, [name, values]) => all.flatMap((facts) => values.map((value) => ({ ...facts, [name]: value }))),
		[{}],
	)
}

const ASSIGNMENTS = everyAssignment()

function someAssignmentHolds(compiled: CompiledRuleSet): boolean {
	const [condition] = compiled.outcome.conditions
	return ASSIGNMENTS.some((facts) => truthOf(explain(compiled, stateOf(compiled, facts)).outcome, condition!) === TRUE)
}

test('a condition is called satisfiable exactly when some assignment of its facts makes it true', () => {
	fc.assert(
		fc.property(treeOf(['count', 'depth', 'hazard']), (when) => {
			const compiled = compile(ruleSetOf(when))
			expect(isSatisfiable(compiled, compiled.outcome.conditions[0]!.tree)).toBe(someAssignmentHolds(compiled))
		}),
		{ numRuns: 300 },
	)
})

test('no condition that some assignment makes true is called unsatisfiable, with a fact that does not always apply', () => {
	fc.assert(
		fc.property(treeOf(['count', 'hazard', 'dry']), (when) => {
			const compiled = compile(ruleSetOf(when))
			if (someAssignmentHolds(compiled))
				expect(isSatisfiable(compiled, compiled.outcome.conditions[0]!.tree)).toBe(true)
		}),
		{ numRuns: 300 },
	)
})

test('a rule set of conditions that are all hard to search is let pass in the time of a few', () => {
	const leaves = (n: number) =>
		[1, 2, 3].map(
			(i): Leaf => ({ id: `h${n}-${i}`, clause: '1', lines: [1], fact: 'count', operator: 'greaterThan', value: i }),
		)
	const none: Leaf = { id: 'none', clause: '1', lines: [1], fact: 'count', operator: 'lessThan', value: 1 }
	const when: Condition = { all: [...Array.from({ length: 16 }, (_, n) => ({ any: leaves(n) })), none] }
	const hard = ruleSetOf(when)
	const rules = Array.from({ length: 500 }, (_, i) => ({ ...hard.rules[0]!, id: `rule-${i}` }))
	const compiled = compile({ ...hard, rules })
	const began = Date.now()
	for (const { tree } of compiled.outcome.conditions) isSatisfiable(compiled, tree)
	expect(Date.now() - began).toBeLessThan(8_000)
})
