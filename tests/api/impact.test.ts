import { expect, test } from 'vitest'
import type { IndexedEntry } from '../../functions/decision-log/list.ts'
import { ImpactTally } from '../../functions/impact/tally.ts'
import file from '../../rules/catalogue/rural-housing-renovation/2023.json' with { type: 'json' }
import { type CompiledRuleSet, catalogue, compile, RuleSetSchema, settle } from '../../rules/index.ts'

/** An entry as the index has it: what the rule file comes to over the facts, unless told otherwise. */
function entryOf(
	compiled: CompiledRuleSet,
	given: Record<string, unknown>,
	changes: Partial<IndexedEntry['extract']> = {},
): IndexedEntry {
	const { codes, settled, amounts } = settle(compiled, given)
	const { version } = compiled.ruleSet
	const { contentHash } = compiled
	const extract = { asOf: '2023-07-01', version, contentHash, status: 'final', change: 'first', given } as const
	return {
		key: { pk: 'CHAIN#中和镇#household#H-1', sk: '000000000001' },
		decided: '2023-07-01T00:00:00.000Z#01H46JZ0000000000000000000',
		org: '中和镇',
		hash: '',
		extract: { ...extract, codes, settled, amounts, ...changes },
	}
}

test('An outcome that could not be said and now can is another, though neither settles a level', async () => {
	const compiled = catalogue.select('disaster-relief-response', { asOf: '2022-07-26' })
	const undetermined = settle(compiled, {})
	expect(undetermined).toMatchObject({ codes: ['undetermined'], settled: 'none' })
	const tally = new ImpactTally(compiled, async () => compiled)
	await tally.add(entryOf(compiled, {}))
	expect(tally.report()).toMatchObject({ entries: 1, changed: 0 })
	await tally.add(entryOf(compiled, {}, { codes: ['none'] }))
	expect(tally.report()).toMatchObject({
		entries: 2,
		changed: 1,
		outcomes: [{ before: 'none', after: 'undetermined', entries: 1 }],
	})
})

test('An amount may bear a name that every object has', async () => {
	const compiled = catalogue.select('rural-housing-renovation', { version: '2023' })
	const facts = {
		householdCategory: 'subsistence-allowance',
		categoryCertified: true,
		ruralLongTermResident: true,
		agriculturalHukou: true,
		voluntary: true,
		dwellingCount: 1,
		thirdPartyAppraised: true,
		dangerGrade: 'D',
		otherHousingAid: 'none',
		method: 'self-build',
		floorAreaM2: 55,
	}
	for (const name of ['toString', 'constructor', 'valueOf']) {
		const renamed = RuleSetSchema.parse(JSON.parse(JSON.stringify(file).replaceAll('"subsidy"', `"${name}"`)))
		const tally = new ImpactTally(compile(renamed), async () => compiled)
		await tally.add(entryOf(compiled, facts))
		expect(tally.report().amounts).toMatchObject([
			{ id: 'subsidy', before: { entries: 1, yuan: 25_232 }, after: { entries: 0, yuan: 0 }, changed: 1 },
			{ id: name, before: { entries: 0, yuan: 0 }, after: { entries: 1, yuan: 25_232 }, changed: 1 },
		])
	}
})
