import { describe, expect, test } from 'vitest'
import { checkCatalogue } from '../../../rules/check/check.ts'
import { type Fixture, fixture, found, leafOf, ruleOf } from './fixture.ts'

type Break = [string, (made: Fixture) => unknown]

function duty(made: Fixture) {
	const { then } = ruleOf(made, 'report')
	if (!('duties' in then)) throw new Error('no duties')
	return then.duties[0]!
}

describe('CITATION', () => {
	test.each<Break>([
		['a leaf outside the document', (made) => Object.assign(leafOf(made, 'deaths-I'), { lines: [9] })],
		['a rule outside the document', (made) => Object.assign(ruleOf(made, 'level-I'), { lines: [3, 9] })],
		['a duty outside the document', (made) => Object.assign(duty(made), { lines: [9] })],
		['a reading outside the document', ({ ruleSet }) => Object.assign(ruleSet.readings[0]!, { lines: [9] })],
		[
			'a rule left out outside the document',
			({ ruleSet }) => ruleSet.leftOut.push({ what: '组织', lines: [9], reason: '不决定' }),
		],
		['lines out of order', (made) => Object.assign(ruleOf(made, 'level-I'), { lines: [4, 3] })],
		['a blank clause', (made) => Object.assign(leafOf(made, 'deaths-I'), { clause: ' ' })],
		['bounds by an unnamed clause', ({ ruleSet }) => Object.assign(ruleSet.bounds, { basis: 'clause' })],
		['a document longer than its file', ({ ruleSet }) => Object.assign(ruleSet.source.gazette, { lines: [1, 9] })],
		[
			'a document out of order',
			({ ruleSet }) => {
				Object.assign(ruleSet.source.gazette, { lines: [9, 8] })
				for (const one of [...ruleSet.rules, ...ruleSet.readings]) one.lines = [8]
			},
		],
		[
			'a file that is none of the sources',
			({ ruleSet }) => Object.assign(ruleSet.source.gazette, { file: 'plans.txt' }),
		],
	])('finds %s', async (_, change) => {
		expect((await found('CITATION', change)).length).toBeGreaterThan(0)
	})
})

describe('NUMBER_NOT_IN_SOURCE', () => {
	test.each<Break>([
		['a threshold', (made) => Object.assign(leafOf(made, 'deaths-I'), { value: 31 })],
		['an upper bound', (made) => Object.assign(leafOf(made, 'deaths-II'), { below: 31 })],
		['a share', (made) => Object.assign(leafOf(made, 'share-II'), { value: 16 })],
		['a value cited from the wrong lines', (made) => Object.assign(leafOf(made, 'deaths-at-20'), { lines: [7] })],
		['words', (made) => Object.assign(leafOf(made, 'deaths-at-20'), { inWords: '二十整' })],
		[
			'a cap',
			(made) =>
				Object.assign(ruleOf(made, 'aid').then, {
					amount: { id: 'aid', label: '补助', lesserOf: { fact: 'lossYuan', cap: 1000 } },
				}),
		],
		[
			'a rate',
			(made) =>
				Object.assign(ruleOf(made, 'aid').then, {
					amount: { id: 'aid', label: '补助', rate: { basisPoints: 8000, of: 'lossYuan', cap: 10000 } },
				}),
		],
		['hours', (made) => Object.assign(duty(made), { time: { within: 'PT3H', after: 'occurredAt' } })],
		['working days', (made) => Object.assign(duty(made), { time: { withinWorkingDays: 2, after: 'occurredAt' } })],
		[
			'calendar days where the text has working days',
			(made) => Object.assign(duty(made), { time: { within: 'P5D', after: 'occurredAt' } }),
		],
		['a clock time', (made) => Object.assign(duty(made), { time: { dailyAt: '02:00' } })],
		['a date', (made) => Object.assign(duty(made), { time: { by: '2022-05-02' } })],
	])('finds %s that the cited lines do not have', async (_, change) => {
		expect(await found('NUMBER_NOT_IN_SOURCE', change)).toHaveLength(1)
	})

	test.each<Break>([
		['working days', (made) => Object.assign(duty(made), { time: { withinWorkingDays: 5, after: 'occurredAt' } })],
		['a date', (made) => Object.assign(duty(made), { lines: [2], time: { by: '2022-05-01' } })],
		[
			'words that stand for the number',
			(made) => Object.assign(leafOf(made, 'deaths-at-20'), { value: 21, inWords: '恰为' }),
		],
	])('accepts %s that the cited lines have', async (_, change) => {
		expect(await found('NUMBER_NOT_IN_SOURCE', change)).toEqual([])
	})

	test('is left out where the sources are not at hand', async () => {
		const { ruleSet, cases } = fixture((made) => Object.assign(leafOf(made, 'deaths-at-20'), { lines: [7] }))
		const files = [
			{ path: 'flood-plan/2022.json', text: JSON.stringify(ruleSet) },
			{ path: 'flood-plan/2022.cases.json', text: JSON.stringify(cases) },
		]
		expect(await checkCatalogue(files)).toEqual([])
	})
})
