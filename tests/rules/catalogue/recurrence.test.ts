import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../rules/engine/canonical.ts'
import { type CompiledRuleSet, compile } from '../../../rules/engine/compile.ts'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import { RuleSetSchema } from '../../../rules/engine/format.ts'
import { inputSlots, someFacts, versions, weakened } from './arbitrary.ts'

/** Some facts exactly, some within bounds. */
function facts(compiled: CompiledRuleSet): fc.Arbitrary<Record<string, unknown>> {
	const slots = inputSlots(compiled)
	return someFacts(compiled).chain((some) =>
		fc.record(
			Object.fromEntries(
				slots
					.filter(({ name }) => some[name] !== undefined)
					.map((slot) => [slot.name, weakened(slot, some[slot.name])]),
			),
		),
	)
}

async function answer(compiled: CompiledRuleSet, some: Record<string, unknown>): Promise<string> {
	try {
		return canonicalJson(await evaluate(compiled, some, { asOf: '2023-06-01' }))
	} catch (error) {
		if (error instanceof InvalidFactsError) return error.name
		throw error
	}
}

describe.each(versions)('$name', ({ compiled }) => {
	test('answers after many other questions as it answers the first', async () => {
		await fc.assert(
			fc.asyncProperty(facts(compiled), async (some) => {
				const untouched = compile(RuleSetSchema.parse(structuredClone(compiled.file)))
				expect(await answer(compiled, some)).toBe(await answer(untouched, some))
			}),
			{ numRuns: 30 },
		)
	})
})
