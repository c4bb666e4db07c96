import { describe, expect, test } from 'vitest'
import { check, type Fixture, fixture, found, leafOf, ruleOf } from './fixture.ts'

type Break = [string, (made: Fixture) => unknown]

describe('UNUSED_FACT', () => {
	test.each<Break>([
		['fact', ({ ruleSet }) => Object.assign(ruleSet.facts, { spare: { type: 'boolean', label: '备用' } })],
		[
			'derived fact',
			({ ruleSet }) => Object.assign(ruleSet.derived, { spare: { label: '备用', unit: '人', sum: ['deaths'] } }),
		],
		['condition', ({ ruleSet }) => Object.assign(ruleSet.conditions!, { spare: { not: { condition: 'flood' } } })],
	])('finds a %s that nothing uses', async (_, change) => {
		expect(await found('UNUSED_FACT', change)).toMatchObject([{ message: expect.stringContaining('spare') }])
	})

	test('counts a fact as used by whether another applies', async () => {
		const diagnostics = await found('UNUSED_FACT', ({ ruleSet }) => {
			ruleSet.facts.atNight = { type: 'boolean', label: '夜间' }
			ruleSet.facts.lossYuan!.appliesWhen = { fact: 'atNight', operator: 'equal', value: true }
		})
		expect(diagnostics).toEqual([])
	})
})

describe('A fact that this version does not use', () => {
	test('may be accepted for the sake of other versions, if the file says why', async () => {
		const diagnostics = await found('UNUSED_FACT', ({ ruleSet }) => {
			ruleSet.facts.spare = { type: 'boolean', label: '备用', notUsedHere: '上一版才用' }
		})
		expect(diagnostics).toEqual([])
	})
})

describe('PRESUMED_OUTCOME', () => {
	test.each<Break>([
		['itself', (made) => Object.assign(ruleOf(made, 'level-I'), { presumed: true })],
		[
			'in a part of its condition',
			(made) => {
				const rule = ruleOf(made, 'level-I')
				rule.when = { presume: rule.when }
			},
		],
		[
			'through a named condition',
			(made) => {
				const rule = ruleOf(made, 'level-I')
				made.ruleSet.conditions!.hidden = { presume: rule.when }
				rule.when = { condition: 'hidden' }
			},
		],
	])('finds an outcome presumed %s', async (_, change) => {
		expect(await found('PRESUMED_OUTCOME', change)).toMatchObject([{ rule: 'level-I' }])
	})
})

describe('OPERATOR_TYPE', () => {
	test.each<Break>([
		['a number as text', (made) => Object.assign(leafOf(made, 'deaths-I'), { value: '30' })],
		['a whole number with a fraction', (made) => Object.assign(leafOf(made, 'deaths-I'), { value: 29.5 })],
		['a band ending in a fraction', (made) => Object.assign(leafOf(made, 'deaths-II'), { below: 29.5 })],
		['a share with three decimals', (made) => Object.assign(leafOf(made, 'share-II'), { value: 15.005 })],
		['a share by equality', (made) => Object.assign(leafOf(made, 'share-II'), { operator: 'equal' })],
		['an enum by size', (made) => Object.assign(leafOf(made, 'is-flood'), { operator: 'greaterThan' })],
		['a list by equality', (made) => Object.assign(leafOf(made, 'is-flood'), { value: ['flood'] })],
		['one value by membership', (made) => Object.assign(leafOf(made, 'any-level'), { value: 'I' })],
		['an instant', (made) => Object.assign(leafOf(made, 'is-flood'), { fact: 'occurredAt' })],
		[
			'an enum with a boolean, in appliesWhen',
			({ ruleSet }) => {
				ruleSet.facts.lossYuan!.appliesWhen = { fact: 'hazard', operator: 'equal', value: true }
			},
		],
		[
			'a boolean by inequality',
			({ ruleSet }) => {
				ruleSet.facts.atNight = { type: 'boolean', label: '夜间' }
				ruleSet.facts.lossYuan!.appliesWhen = { fact: 'atNight', operator: 'notEqual', value: true }
			},
		],
	])('refuses to compare %s', async (_, change) => {
		expect(await found('OPERATOR_TYPE', change)).toHaveLength(1)
	})

	test.each<Break>([
		[
			'a sum of enums',
			({ ruleSet }) => Object.assign(ruleSet.derived, { mixed: { label: 'x', unit: '人', sum: ['hazard'] } }),
		],
		[
			'a rolling sum of a count',
			({ ruleSet }) => {
				Object.assign(ruleSet.derived, {
					rain: { label: 'x', unit: '毫米', rollingSum: { series: 'deaths', hours: 3 } },
				})
			},
		],
		['a ratio to what may be nothing', ({ ruleSet }) => Object.assign(ruleSet.facts.population!, { minimum: 0 })],
		[
			'an amount of persons',
			(made) =>
				Object.assign(ruleOf(made, 'aid').then, {
					amount: { id: 'aid', label: '补助', lesserOf: { fact: 'deaths', cap: 10000 } },
				}),
		],
		[
			'a time after a count',
			(made) => {
				const { then } = ruleOf(made, 'report')
				if ('duties' in then) then.duties[0]!.time = { within: 'PT2H', after: 'deaths' }
			},
		],
		[
			'days from an instant',
			(made) => {
				const { then } = ruleOf(made, 'report')
				if ('duties' in then) then.duties[0]!.time = { lastingDays: 2, from: 'occurredAt' }
			},
		],
	])('refuses %s', async (_, change) => {
		expect(await found('OPERATOR_TYPE', change)).toHaveLength(1)
	})
})

describe('UNKNOWN_ENUM_VALUE', () => {
	test.each<Break>([
		['a condition', (made) => Object.assign(leafOf(made, 'is-flood'), { value: 'floods' })],
		['a test of the level', (made) => Object.assign(leafOf(made, 'any-level'), { value: ['I', 'IV'] })],
		[
			'appliesWhen',
			({ ruleSet }) => {
				ruleSet.facts.lossYuan!.appliesWhen = { fact: 'hazard', operator: 'in', value: ['flood', 'fire'] }
			},
		],
	])('finds a value that the enum does not have in %s', async (_, change) => {
		expect(await found('UNKNOWN_ENUM_VALUE', change)).toHaveLength(1)
	})
})

test.each(['all', 'any'])('EMPTY_CONDITION finds an empty "%s" anywhere in a tree', async (key) => {
	const diagnostics = await found('EMPTY_CONDITION', (made) => {
		ruleOf(made, 'report').when = { all: [{ condition: 'flood' }, { not: { [key]: [] } as never }] }
	})
	expect(diagnostics).toMatchObject([{ rule: 'report' }])
})

describe('VERSION_OVERLAP', () => {
	const beside = (change: (made: Fixture) => unknown) => {
		const later = fixture((made) => Object.assign(made.ruleSet, { version: '2023', validFrom: '2023-05-01' }))
		return check(fixture(change), [{ path: 'flood-plan/2023.json', content: later.ruleSet }])
	}

	test('finds a version that does not end when the next comes into force', async () => {
		for (const validTo of [null, '2023-05-02']) {
			const diagnostics = await beside(({ ruleSet }) => Object.assign(ruleSet, { validTo }))
			expect(diagnostics).toContainEqual(
				expect.objectContaining({ code: 'VERSION_OVERLAP', file: 'flood-plan/2022.json' }),
			)
		}
	})

	test('accepts versions that follow each other, with or without a time between', async () => {
		for (const validTo of ['2023-05-01', '2022-12-31']) {
			const diagnostics = await beside(({ ruleSet }) => Object.assign(ruleSet, { validTo }))
			expect(diagnostics.filter(({ code }) => code === 'VERSION_OVERLAP')).toEqual([])
		}
	})

	test('finds a period that ends before it begins', async () => {
		expect(
			await found('VERSION_OVERLAP', ({ ruleSet }) => Object.assign(ruleSet, { validTo: '2022-05-01' })),
		).toHaveLength(1)
	})
})

describe('UNREAD_READING', () => {
	test('finds a reading that no rule raises', async () => {
		const diagnostics = await found('UNREAD_READING', ({ ruleSet }) => ruleSet.rules.pop())
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining('EXACTLY_TWENTY') }])
	})

	test('finds a rule that raises what is no reading', async () => {
		const diagnostics = await found('UNREAD_READING', (made) =>
			Object.assign(ruleOf(made, 'review-at-20').then, { review: 'ODD' }),
		)
		expect(diagnostics.map(({ rule }) => rule)).toEqual(['review-at-20', undefined])
	})

	test('finds a disagreement of indicators that is no reading', async () => {
		const diagnostics = await found('UNREAD_READING', ({ ruleSet }) => {
			ruleSet.indicators = {
				signs: { people: { label: '人', facts: ['deaths'] } },
				readings: {},
				disagreement: 'SIGNS_DIFFER',
			}
		})
		expect(diagnostics).toMatchObject([{ message: expect.stringContaining('SIGNS_DIFFER') }])
	})
})

describe('PERSONAL_DATA', () => {
	// Put together at run time, so that no such number stands in this file.
	const mobile = ['138', '0013', '8000']
	const numbers: [string, string][] = [
		['an ID number', `${'1'.repeat(17)}X`],
		['a mobile number', mobile.join('')],
		['a mobile number in groups', mobile.join(' ')],
		['a telephone number', ['0470', '3210000'].join('-')],
	]

	test.each(numbers)('finds %s in a rule file and in the cases', async (_, number) => {
		const inRules = await found('PERSONAL_DATA', ({ ruleSet }) =>
			Object.assign(ruleSet.facts.deaths!, { help: `问${number}` }),
		)
		expect(inRules).toMatchObject([{ file: 'flood-plan/2022.json' }])
		const inCases = await found('PERSONAL_DATA', ({ cases }) => Object.assign(cases.cases[0]!, { name: `户${number}` }))
		expect(inCases).toMatchObject([{ file: 'flood-plan/2022.cases.json' }])
	})

	test('lets figures and dates of the text pass', async () => {
		const diagnostics = await found('PERSONAL_DATA', ({ ruleSet }) =>
			Object.assign(ruleSet.facts.deaths!, { help: '20220501、200000' }),
		)
		expect(diagnostics).toEqual([])
	})
})
