import { describe, expect, test } from 'vitest'
import type { WorkedCase } from '../../../rules/engine/cases.ts'
import { check, type Fixture, fixture, found, leafOf, ruleOf } from './fixture.ts'

/** Takes rows out of the first case, which walks deaths from 19 to 31. */
function dropDeaths(made: Fixture, ...values: number[]) {
	const [walk] = made.cases.cases
	if (!walk || !('rows' in walk)) throw new Error('the first case walks deaths')
	walk.rows = walk.rows.filter(([value]) => !values.includes(value as number))
}

describe('COVERAGE', () => {
	test('finds a rule and its leaf that no case makes true', async () => {
		const diagnostics = await found('COVERAGE', (made) => {
			dropDeaths(made, 30, 31)
			Object.assign(made.cases.cases[2]!, { facts: {} })
		})
		const leaf = { condition: 'deaths-I', message: expect.stringContaining('true') }
		expect(diagnostics).toMatchObject([{ rule: 'level-I', message: expect.stringContaining('true') }, leaf])
	})

	test('finds a leaf that no case makes false', async () => {
		const diagnostics = await found('COVERAGE', (made) => made.cases.cases.pop())
		expect(diagnostics).toMatchObject([
			{ rule: 'report', message: expect.stringContaining('false') },
			{ condition: 'is-flood', message: expect.stringContaining('false') },
		])
	})

	test('asks for every rule and leaf both ways where there are no cases', async () => {
		const { ruleSet } = fixture()
		const diagnostics = await check(fixture(), [
			{ path: 'flood-plan/2023.json', content: { ...ruleSet, version: '2023' } },
		])
		const uncovered = diagnostics.filter(({ code, file }) => code === 'COVERAGE' && file === 'flood-plan/2023.json')
		expect(uncovered).toHaveLength((ruleSet.rules.length + 6) * 2)
	})

	test('does not count a leaf as false while its fact is not applicable', async () => {
		const diagnostics = await found('COVERAGE', (made) => {
			made.ruleSet.facts.affected!.appliesWhen = { fact: 'hazard', operator: 'equal', value: 'flood' }
			made.cases.bases!.calm!.affected = 150
			dropDeaths(made)
			made.cases.cases.splice(1, 1)
		})
		expect(diagnostics).toMatchObject([{ condition: 'share-II', message: expect.stringContaining('false') }])
	})
})

describe('MISSING_BOUNDARY_CASE', () => {
	test.each([
		[29, 'just below 30'],
		[31, 'just above 30'],
		[21, 'just above 20'],
	])('finds that no case has %i deaths, %s', async (value, words) => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', (made) => dropDeaths(made, value))
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining(words) }])
	})

	test('finds that no case is exactly at the threshold', async () => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', (made) => {
			dropDeaths(made, 30)
			Object.assign(made.cases.cases[2]!, { facts: { deaths: 40 } })
		})
		expect(diagnostics).toMatchObject([{ condition: 'deaths-I', message: expect.stringContaining('at 30') }])
	})

	test('does not take bounds for a figure', async () => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', (made) => {
			dropDeaths(made, 31)
			made.cases.cases.push({ name: 'At least', base: 'calm', facts: { deaths: { atLeast: 31 } }, expect: {} })
		})
		expect(diagnostics).toHaveLength(1)
	})

	test.each([
		[149, 'just below'],
		[151, 'just above'],
	])('wants a share one person beside the threshold: %i in a thousand', async (value, words) => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', ({ cases: { cases } }) => {
			const walk = cases[1]!
			if ('rows' in walk) walk.rows = walk.rows.filter(([affected]) => affected !== value)
			for (const affected of [148, 152])
				cases.push({ name: `${affected}`, base: 'calm', facts: { affected }, expect: {} })
		})
		expect(diagnostics).toMatchObject([{ condition: 'share-II', message: expect.stringContaining(words) }])
	})

	test('accepts a share one person off however large the population, never rounded', async () => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', ({ cases: { cases } }) => {
			cases.splice(1, 1)
			for (const [affected, population] of [
				[14999, 99999],
				[15000, 100000],
				[15001, 100000],
			]) {
				cases.push({ name: `${affected}`, base: 'calm', facts: { affected, population }, expect: {} })
			}
		})
		expect(diagnostics).toEqual([])
	})

	test('does not ask for values that the fact cannot have', async () => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', (made) => {
			Object.assign(made.ruleSet.facts.deaths!, { maximum: 30 })
			dropDeaths(made, 31)
		})
		expect(diagnostics).toEqual([])
	})

	test('steps of money are 分', async () => {
		const diagnostics = await found('MISSING_BOUNDARY_CASE', (made) => {
			const { ruleSet, cases } = made
			ruleOf(made, 'report').when = { ...leafOf(made, 'deaths-at-20'), id: 'loss', fact: 'lossYuan', value: 10000 }
			for (const lossYuan of [9999.99, 10000, 10001])
				cases.cases.push({ name: `${lossYuan}`, base: 'calm', facts: { lossYuan }, expect: {} })
			return ruleSet
		})
		expect(diagnostics).toMatchObject([
			{ condition: 'loss', message: expect.stringContaining('just above 10000, one step of 0.01') },
		])
	})
})

describe('FAILING_CASE', () => {
	test('tells what was expected and what came out', async () => {
		const diagnostics = await found('FAILING_CASE', (made) => Object.assign(leafOf(made, 'deaths-I'), { value: 31 }))
		expect(diagnostics).toMatchObject([
			{
				file: 'flood-plan/2022.cases.json',
				message: expect.stringContaining('deaths = 30": level: expected "I", found "II"'),
			},
		])
	})

	test('finds input that is refused without being expected to be', async () => {
		const refused: WorkedCase = { name: 'Negative', facts: { deaths: -1 }, expect: { level: 'none' } }
		const diagnostics = await found('FAILING_CASE', ({ cases }) => cases.cases.push(refused))
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining('refused') }])
	})
})

describe('UNREACHABLE_RULE', () => {
	test.each<[string, (made: Fixture) => unknown]>([
		[
			'two values of one enum',
			(made) => {
				const drought = { ...leafOf(made, 'is-flood'), id: 'is-drought', value: 'drought' }
				ruleOf(made, 'report').when = { all: [{ condition: 'flood' }, drought] }
			},
		],
		['a threshold beyond the maximum', ({ ruleSet }) => Object.assign(ruleSet.facts.deaths!, { maximum: 29 })],
		[
			'a fact that does not apply then',
			(made) => {
				made.ruleSet.facts.deaths!.appliesWhen = { fact: 'hazard', operator: 'equal', value: 'drought' }
				ruleOf(made, 'level-I').when = { all: [leafOf(made, 'deaths-I'), { condition: 'flood' }] }
			},
		],
		[
			'a condition and its opposite',
			(made) => {
				ruleOf(made, 'report').when = {
					all: [
						{ condition: 'flood' },
						{ not: { any: [{ condition: 'flood' }, { ...leafOf(made, 'deaths-at-20'), id: 'twenty' }] } },
					],
				}
			},
		],
	])('finds a rule that needs %s', async (_, change) => {
		expect(await found('UNREACHABLE_RULE', change)).toHaveLength(1)
	})

	test('finds an amount that can never be paid', async () => {
		const diagnostics = await found('UNREACHABLE_RULE', (made) => {
			const { then } = ruleOf(made, 'aid')
			if ('amount' in then) then.amount.payableWhen = { all: [{ condition: 'flood' }, { not: { condition: 'flood' } }] }
		})
		expect(diagnostics).toMatchObject([{ rule: 'aid', message: expect.stringContaining('payableWhen') }])
	})
})
