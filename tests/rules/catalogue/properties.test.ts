import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../rules/engine/canonical.ts'
import type { CompiledRuleSet } from '../../../rules/engine/compile.ts'
import type { Evaluation } from '../../../rules/engine/decision.ts'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import { rankOf } from '../../../rules/engine/level.ts'
import { completeFacts, controllingFacts, inputSlots, someFacts, versions, weakened } from './arbitrary.ts'

const RUNS = 120

type Facts = Record<string, unknown>
let decisions = 0
beforeEach(() => {
	decisions = 0
})
/** A property that hardly any input reached proves nothing; of some rule sets two in three random inputs contradict themselves. */
afterEach(() => expect(decisions).toBeGreaterThan(RUNS / 8))

/** Null where the facts contradict each other and are refused. */
async function decided(compiled: CompiledRuleSet, facts: Facts): Promise<Evaluation | null> {
	try {
		const evaluation = await evaluate(compiled, facts, { asOf: compiled.ruleSet.validFrom })
		decisions++
		return evaluation
	} catch (error) {
		if (error instanceof InvalidFactsError) return null
		throw error
	}
}

/** Whether what was settled with less still stands once more is known. */
function assertUncontradicted(before: Evaluation, after: Evaluation) {
	const outcomes = [before.outcome, after.outcome] as const
	if (outcomes[0].kind === 'level' && outcomes[1].kind === 'level') {
		expect([outcomes[0].level, ...outcomes[0].possible]).toContain(outcomes[1].level)
	}
	if (outcomes[0].kind === 'eligibility' && outcomes[1].kind === 'eligibility' && outcomes[0].eligible !== null) {
		expect(outcomes[1].eligible).toBe(outcomes[0].eligible)
	}
	if (outcomes[0].kind === 'classification' && outcomes[1].kind === 'classification') {
		const allowed = [...outcomes[0].categories, ...outcomes[0].possible].map(({ id }) => id)
		expect(allowed).toEqual(expect.arrayContaining(outcomes[1].categories.map(({ id }) => id)))
	}
	if (outcomes[0].kind === 'compliance' && outcomes[1].kind === 'compliance') {
		if (outcomes[0].passes !== null) expect(outcomes[1].passes).toBe(outcomes[0].passes)
		const now = new Map(outcomes[1].items.map(({ id, passes }) => [id, passes]))
		for (const { id, passes } of outcomes[0].items) if (passes !== null) expect([id, now.get(id)]).toEqual([id, passes])
	}
	if (before.status === 'final') expect(settled(after)).toEqual(settled(before))
	const results = new Map(after.reasons.map(({ condition, result }) => [condition, result]))
	const levelFacts = ['level', 'eligible', 'scheme']
	for (const { condition, result, fact } of before.reasons) {
		if (result !== null && !levelFacts.includes(fact))
			expect([condition, results.get(condition)]).toEqual([condition, result])
	}
}

function settled({ outcome }: Evaluation) {
	if (outcome.kind === 'level') return outcome.level
	if (outcome.kind === 'eligibility') return [outcome.eligible, outcome.scheme]
	return outcome.kind === 'classification' ? outcome.categories : [outcome.passes, outcome.items]
}

describe.each(versions)('$name', ({ compiled }) => {
	test('decides random facts with both readings agreeing, and the same again byte for byte', async () => {
		await fc.assert(
			fc.asyncProperty(someFacts(compiled), async (facts) => {
				const first = await decided(compiled, facts)
				if (!first) return
				const again = await decided(compiled, structuredClone(facts))
				expect(canonicalJson(again)).toBe(canonicalJson(first))
				const replayed = await decided(compiled, first.normalisedFacts)
				expect(canonicalJson(replayed)).toBe(canonicalJson(first))
			}),
			{ numRuns: RUNS },
		)
	})

	test('knows the outcome of a complete case', async () => {
		await fc.assert(
			fc.asyncProperty(completeFacts(compiled), async (facts) => {
				const decision = await decided(compiled, facts)
				if (decision) expect(decision.status).toBe('final')
			}),
			{ numRuns: RUNS },
		)
	})

	test('is never contradicted by a fact that was missing, or by a figure that was a bound', async () => {
		const controlling = controllingFacts(compiled)
		const pair = completeFacts(compiled).chain((full) =>
			fc.tuple(
				fc.constant(full),
				fc.record(
					Object.fromEntries(
						inputSlots(compiled).map((slot) => [
							slot.name,
							controlling.has(slot.name) ? fc.constant(full[slot.name]) : weakened(slot, full[slot.name]),
						]),
					),
				),
			),
		)
		await fc.assert(
			fc.asyncProperty(pair, async ([full, partial]) => {
				const [before, after] = [await decided(compiled, partial), await decided(compiled, full)]
				if (before && after) assertUncontradicted(before, after)
				if (after) expect(before).not.toBeNull()
			}),
			{ numRuns: RUNS },
		)
	})
})

/** Facts of which more is never better. Populations divide and instants start clocks, so they are not harm. */
const HARM: Record<string, string[]> = {
	'disaster-relief-response': [
		'deaths',
		'missing',
		'relocated',
		'needEmergencyAid',
		'collapsedRooms',
		'severelyDamagedRooms',
		'collapsedHouseholds',
		'severelyDamagedHouseholds',
		'droughtAidPersons',
		'lossGrade',
		'incomeLost',
		'publicAttention',
	],
	'waterlogging-response': [
		'rain3hMm',
		'rain6hMm',
		'raining',
		'waterDepthCm',
		'dilapidatedHousing',
		'trafficImpact',
		'undergroundFlooding',
		'utilitiesCut',
		'municipalDamage',
		'deaths',
		'missing',
	],
}

describe.each(versions.filter(({ compiled }) => compiled.ruleSet.kind === 'level'))('$name', ({ compiled }) => {
	const harmful = HARM[compiled.ruleSet.id] ?? []

	test('never lowers a level for more harm', async () => {
		expect(harmful.length).toBeGreaterThan(0)
		const worse = someFacts(compiled).chain((facts) =>
			fc.tuple(
				fc.constant(facts),
				fc.record(
					Object.fromEntries(
						inputSlots(compiled)
							.filter(({ name }) => harmful.includes(name) && facts[name] !== undefined)
							.map((slot) => {
								const { values, maximum, decimals } = slot
								const scale = 10 ** decimals
								const code = values ? values.indexOf(facts[slot.name] as string) : (facts[slot.name] as number)
								const graver = fc
									.integer({ min: Math.round(code * scale), max: Math.floor(maximum * scale) })
									.map((n) => n / scale)
								return [slot.name, values ? graver.map((n) => values[n]) : graver]
							}),
					),
				),
			),
		)
		await fc.assert(
			fc.asyncProperty(worse, async ([facts, harm]) => {
				const [mild, grave] = [await decided(compiled, facts), await decided(compiled, { ...facts, ...harm })]
				if (!mild || !grave || mild.outcome.kind !== 'level' || grave.outcome.kind !== 'level') return
				expect(rankOf(compiled, grave.outcome.level)).toBeGreaterThanOrEqual(rankOf(compiled, mild.outcome.level))
			}),
			{ numRuns: RUNS },
		)
	})
})
