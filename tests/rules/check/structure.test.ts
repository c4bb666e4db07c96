import { describe, expect, test } from 'vitest'
import { CHECKS, ENGINE_CHECKS } from '../../../rules/check/check.ts'
import { CODES } from '../../../rules/check/diagnostic.ts'
import { check, type Fixture, fixture, found, leafOf, ruleOf } from './fixture.ts'

test('a rule set with nothing wrong gives no diagnostics', async () => {
	expect(await check(fixture())).toEqual([])
})

test('every code belongs to exactly one check', () => {
	const codes = [...CHECKS, ...ENGINE_CHECKS].flatMap((one) => one.codes)
	expect(['SCHEMA', ...codes].sort()).toEqual([...CODES].sort())
})

describe('SCHEMA', () => {
	test('names the place that does not follow the schema, within a union too', async () => {
		const diagnostics = await found('SCHEMA', (made) => {
			Object.assign(leafOf(made, 'deaths-II'), { operator: 'atLeast' })
		})
		expect(diagnostics).toMatchObject([
			{ file: 'flood-plan/2022.json', message: expect.stringContaining('/rules/1/when/any/0/operator') },
		])
	})

	test('refuses conditions that name each other into more, or deeper, than any text needs, before anything walks them', async () => {
		const doubled = (name: string) => ({ any: [{ condition: name }, { condition: name }] })
		const began = Date.now()
		for (const [count, next] of [
			[60, doubled],
			[3_000, (name: string) => ({ not: { condition: name } })],
		] as const) {
			const diagnostics = await found('SCHEMA', ({ ruleSet }) => {
				const names = Array.from({ length: count }, (_, i) => [`b${i + 1}`, next(`b${i}`)] as const)
				const first = { ...leafOf(fixture(), 'deaths-II'), id: 'first' }
				ruleSet.conditions = { ...ruleSet.conditions, b0: first, ...Object.fromEntries(names) }
			})
			expect(diagnostics).toMatchObject([{ message: expect.stringContaining('Shorten') }])
		}
		expect(Date.now() - began).toBeLessThan(5_000)
	})

	test('refuses text that is not JSON', async () => {
		const diagnostics = await check(fixture(), [{ path: 'other/2022.json', content: '{' }])
		expect(diagnostics).toMatchObject([{ code: 'SCHEMA', file: 'other/2022.json' }])
	})

	test('refuses a cases file that does not follow the schema', async () => {
		const diagnostics = await found('SCHEMA', ({ cases }) => {
			Object.assign(cases.cases[3]!, { expected: {} })
		})
		expect(diagnostics).toMatchObject([{ file: 'flood-plan/2022.cases.json' }])
	})

	test('refuses a base that is not defined', async () => {
		const diagnostics = await found('SCHEMA', ({ cases }) => {
			cases.cases[3]!.base = 'storm'
		})
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining('storm') }])
	})

	test('refuses a version that the file is not named after', async () => {
		expect(await found('SCHEMA', ({ ruleSet }) => Object.assign(ruleSet, { version: '2023' }))).toHaveLength(1)
	})

	test('refuses cases without a rule file', async () => {
		const orphan = { path: 'flood-plan/2021.cases.json', content: { ...fixture().cases, version: '2021' } }
		expect(await check(fixture(), [orphan])).toMatchObject([{ code: 'SCHEMA', file: orphan.path }])
	})

	test('refuses an outcome that belongs to another kind', async () => {
		const diagnostics = await found('SCHEMA', (made) => {
			made.ruleSet.schemes = { repair: { label: '修缮' } }
			ruleOf(made, 'level-I').then = { eligible: true, scheme: 'repair' }
		})
		expect(diagnostics).toMatchObject([{ rule: 'level-I' }])
	})

	test('refuses a presumed level', async () => {
		expect(await found('SCHEMA', (made) => Object.assign(ruleOf(made, 'level-I'), { presumed: true }))).toHaveLength(1)
	})

	test('refuses a rule set of levels without a ladder', async () => {
		expect(await found('SCHEMA', ({ ruleSet }) => Object.assign(ruleSet, { ladder: undefined }))).toHaveLength(1)
	})

	test('reports what only the engine refuses', async () => {
		const diagnostics = await found('SCHEMA', (made) => {
			made.ruleSet.facts.population = { type: 'integer', label: '总人口', unit: '人', minimum: 0, maximum: 10 }
			made.ruleSet.derived = {
				people: { label: '人口', unit: '人', sum: ['population', 'affected'] },
				share: { label: '占比', unit: '%', ratio: { of: 'affected', to: 'people' } },
			}
		})
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining('people') }])
	})
})

describe('DUPLICATE_ID', () => {
	test.each([
		['leaf', 'condition', 'deaths-I', (made: Fixture) => Object.assign(leafOf(made, 'share-II'), { id: 'deaths-I' })],
		['rule', 'rule', 'level-I', (made: Fixture) => Object.assign(ruleOf(made, 'report'), { id: 'level-I' })],
	] as const)('finds a %s id that is used twice', async (_, key, id, change) => {
		expect(await found('DUPLICATE_ID', change)).toMatchObject([{ [key]: id }])
	})

	test('finds duties, readings, levels, facts, enum values and cases of one name', async () => {
		const diagnostics = await found('DUPLICATE_ID', ({ ruleSet, cases }) => {
			const { then } = ruleSet.rules[2]!
			if ('duties' in then) then.duties.push(then.duties[0]!)
			ruleSet.readings.push(ruleSet.readings[0]!)
			ruleSet.ladder!.push(ruleSet.ladder![0]!)
			ruleSet.derived.deaths = ruleSet.derived.share!
			if (ruleSet.facts.hazard!.type === 'enum') ruleSet.facts.hazard!.values.push({ value: 'flood', label: '洪涝' })
			cases.cases.push(cases.cases[3]!)
		})
		const words = ['duty', 'reading', 'level', 'fact', 'value of hazard', 'case']
		expect(diagnostics.map(({ message }) => words.find((word) => message.includes(`each ${word} `)))).toEqual(words)
	})

	test('finds a JSON member that stands twice, which parsing would swallow', async () => {
		const text = JSON.stringify(fixture().ruleSet).replace(
			'"facts":{',
			'"facts":{"deaths":{"type":"instant","label":"x"},',
		)
		const diagnostics = await check({ ...fixture(), ruleSet: text as never })
		expect(diagnostics).toMatchObject([{ code: 'DUPLICATE_ID', message: expect.stringContaining('/facts/deaths') }])
	})
})

describe('UNKNOWN_FACT', () => {
	test.each<[string, (made: Fixture) => unknown]>([
		['a leaf', (made) => Object.assign(leafOf(made, 'share-II'), { fact: 'portion' })],
		[
			'a derived fact',
			({ ruleSet }) =>
				Object.assign(ruleSet.derived, { share: { label: 'x', unit: '%', ratio: { of: 'hurt', to: 'population' } } }),
		],
		[
			'appliesWhen',
			({ ruleSet }) =>
				Object.assign(ruleSet.facts.lossYuan!, { appliesWhen: { fact: 'kind', operator: 'equal', value: 'x' } }),
		],
		[
			'a time',
			(made) =>
				Object.assign(ruleOf(made, 'report'), {
					then: {
						duties: [
							{
								id: 'd',
								clause: '3',
								lines: [6],
								kind: 'report',
								who: '镇',
								what: '报',
								time: { within: 'PT2H', after: 'begunAt' },
							},
						],
					},
				}),
		],
		[
			'an amount',
			(made) =>
				Object.assign(ruleOf(made, 'aid'), {
					then: {
						amount: { id: 'aid', label: '补助', lesserOf: { fact: 'cost', cap: 10000 } },
					},
				}),
		],
		['a level', (made) => Object.assign(ruleOf(made, 'level-I'), { then: { level: 'X' } })],
		['a reference', (made) => Object.assign(ruleOf(made, 'report'), { when: { condition: 'fire' } })],
		[
			'a circle of references',
			({ ruleSet }) => Object.assign(ruleSet.conditions!, { flood: { not: { condition: 'flood' } } }),
		],
		[
			'a decisive condition',
			({ ruleSet }) => Object.assign(ruleSet.readings[0]!, { raise: { decisive: ['deaths-V'] } }),
		],
		['a rule that raises', ({ ruleSet }) => Object.assign(ruleSet.readings[0]!, { raise: { rules: ['level-V'] } })],
		[
			'the outcome in a rule that makes it',
			(made) => Object.assign(ruleOf(made, 'level-I'), { when: leafOf(made, 'any-level') }),
		],
	])('finds %s that names what is not there', async (_, change) => {
		expect(await found('UNKNOWN_FACT', change)).toHaveLength(1)
	})

	test('finds indicators that name facts or signs that are not there', async () => {
		const diagnostics = await found('UNKNOWN_FACT', ({ ruleSet }) => {
			ruleSet.indicators = {
				signs: { people: { label: '人', facts: ['deaths', 'injured'] } },
				readings: { any: { label: '任一', formula: { highest: ['people', { lowest: ['houses'] }] } } },
				disagreement: 'EXACTLY_TWENTY',
			}
			for (const { then } of ruleSet.rules) if ('level' in then) then.indicator = 'people'
		})
		expect(diagnostics.map(({ message }) => message)).toEqual([
			expect.stringContaining('injured'),
			expect.stringContaining('houses'),
		])
	})

	test('finds an item that applies by a condition of no rule of its own', async () => {
		const diagnostics = await found('UNKNOWN_FACT', (made) => {
			made.ruleSet.kind = 'compliance'
			made.ruleSet.ladder = undefined
			made.ruleSet.items = { papers: { label: '材料', appliesWhen: ['no-such-condition'] } }
			made.ruleSet.rules = [{ ...ruleOf(made, 'report'), then: { pass: 'papers' } }]
		})
		expect(diagnostics).toMatchObject([{ rule: 'report' }])
	})

	test('finds an item that applies by a tree over conditions of no rule of its own', async () => {
		const diagnostics = await found('UNKNOWN_FACT', (made) => {
			const own = leafOf(made, 'deaths-II')
			made.ruleSet.kind = 'compliance'
			made.ruleSet.ladder = undefined
			made.ruleSet.conditions = { own, foreign: { ...own, id: 'foreign' } }
			made.ruleSet.items = {
				papers: { label: '材料', appliesWhen: { all: [{ condition: 'own' }, { condition: 'foreign' }] } },
			}
			made.ruleSet.rules = [{ ...ruleOf(made, 'report'), when: { condition: 'own' }, then: { pass: 'papers' } }]
		})
		expect(diagnostics).toMatchObject([{ rule: 'report' }])
	})

	test.each([
		['eligibility', { eligible: true, scheme: 'repair' }],
		['classification', { category: 'risky' }],
		['compliance', { pass: 'papers' }],
	] as const)('finds what a rule of kind %s names and the file does not define', async (kind, then) => {
		const diagnostics = await found('UNKNOWN_FACT', (made) => {
			made.ruleSet.kind = kind
			made.ruleSet.ladder = undefined
			made.ruleSet.rules = [{ ...ruleOf(made, 'report'), then }]
		})
		expect(diagnostics).toMatchObject([{ rule: 'report' }])
	})
})
