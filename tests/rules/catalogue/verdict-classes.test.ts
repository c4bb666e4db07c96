import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CompiledRuleSet, Stage } from '../../../rules/engine/compile.ts'
import { addOutcomeFacts, decide, type EngineFacts, engineFacts, NOT_APPLICABLE } from '../../../rules/engine/decide.ts'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { explain } from '../../../rules/engine/explain.ts'
import { readFacts } from '../../../rules/engine/facts.ts'
import { stateOf } from '../../../rules/engine/state.ts'
import { classKey, decideByClass } from '../../../rules/engine/verdict-classes.ts'
import { someFacts, versions } from './arbitrary.ts'

/** What json-rules-engine is given for some facts; undefined where they contradict each other. */
function inputOf(compiled: CompiledRuleSet, facts: Record<string, unknown>): EngineFacts | undefined {
	try {
		const given = readFacts(compiled, facts)
		const state = stateOf(compiled, given)
		explain(compiled, state)
		const input = engineFacts(compiled, given, state)
		addOutcomeFacts(compiled, input, state)
		return input
	} catch (error) {
		if (error instanceof InvalidFactsError) return undefined
		throw error
	}
}

const plain = ({ conditions, leaves }: Awaited<ReturnType<typeof decide>>) => [[...conditions], [...leaves]]

describe.each(versions)('$name', ({ compiled }) => {
	test('is answered by class as json-rules-engine answers each set of facts by itself', async () => {
		await fc.assert(
			fc.asyncProperty(someFacts(compiled), async (facts) => {
				const input = inputOf(compiled, facts)
				for (const stage of input ? [compiled.outcome, compiled.consequences] : []) {
					expect(plain(await decideByClass(stage, input!))).toEqual(plain(await decide(stage, input!)))
				}
			}),
			{ numRuns: 60 },
		)
	})
})

/** A stage of leaves alone, as far as a key looks at it. */
function stageOf(...leaves: [fact: string, value: unknown, maximum?: number][]): Stage {
	return {
		conditions: [],
		leaves: leaves.map(([fact, value, maximum = 100]) => ({ leaf: { fact, value }, slot: { maximum } })),
	} as unknown as Stage
}

test('Figures on the same side of every bound have one key, and figures below, on and above a bound have three', () => {
	const key = classKey(stageOf(['deaths', 10], ['deaths', 30]))
	expect(key({ deaths: 11 })).toBe(key({ deaths: 29 }))
	expect(new Set([9, 10, 11, 30, 31].map((deaths) => key({ deaths }))).size).toBe(5)
	expect(new Set([key({}), key({ deaths: 9 })]).size).toBe(2)
})

test('Two facts that are compared with each other are told apart by which is greater, and a share by its exact parts', () => {
	const pair = classKey(stageOf(['a', { fact: 'b' }]))
	expect(new Set([pair({ a: 1, b: 2 }), pair({ a: 2, b: 2 }), pair({ a: 3, b: 2 }), pair({ a: 3 })]).size).toBe(4)
	expect(pair({ b: NOT_APPLICABLE })).not.toBe(pair({}))
	expect(pair({ b: NOT_APPLICABLE })).toBe(pair({ a: NOT_APPLICABLE }))
	const share = classKey(stageOf(['share', 15, Number.POSITIVE_INFINITY]))
	const of = (part: number, to: number) => share({ share: { of: part, to } })
	expect(new Set([of(14_999, 100_000), of(15, 100), of(15_001, 100_000), share({})]).size).toBe(4)
	expect(of(3, 20)).toBe(of(15, 100))
})
