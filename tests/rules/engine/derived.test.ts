import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import { readFacts } from '../../../rules/engine/facts.ts'
import type { FactDefinition } from '../../../rules/engine/format.ts'
import { rollingSum } from '../../../rules/engine/rolling-sum.ts'
import { stateOf } from '../../../rules/engine/state.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

const mm = (label: string): FactDefinition => ({
	type: 'number',
	label,
	unit: '毫米',
	decimals: 1,
	minimum: 0,
	maximum: 1000,
})
const rain = compiledOf({
	facts: {
		rain3hMm: mm('3 小时雨量'),
		rain6hMm: mm('6 小时雨量'),
		rainSeries: {
			type: 'series',
			label: '雨量过程',
			unit: '毫米',
			key: 'mm',
			decimals: 1,
			minimum: 0,
			maximum: 500,
			maximumReadings: 48,
		},
	},
	derived: {
		rolling3h: { label: '3 小时滚动雨量', unit: '毫米', rollingSum: { series: 'rainSeries', hours: 3 } },
		measured3h: { label: '3 小时雨量', unit: '毫米', either: ['rain3hMm', 'rolling3h'] },
		rain3h: { label: '3 小时雨量', unit: '毫米', bounded: { fact: 'measured3h', atMost: ['rain6hMm'] } },
		rain6h: { label: '6 小时雨量', unit: '毫米', bounded: { fact: 'rain6hMm', atLeast: ['measured3h'] } },
	},
	rules: [
		rule('one', leaf('red', 'rain3h', 'greaterThanInclusive', 100), { level: 'I' }),
		rule('two', leaf('yellow', 'rain6h', 'greaterThanInclusive', 50), { level: 'II' }),
	],
})
const hour = (n: number) => new Date(Date.UTC(2022, 6, 26) + n * 3_600_000).toISOString()
const boundsOf = (input: unknown, name: string) => {
	const state = stateOf(rain, readFacts(rain, input))
	const { index } = rain.slotByName.get(name)!
	return [state.lo[index], state.hi[index]]
}

describe('Derived facts', () => {
	test('six-hour rain is at least three-hour rain, and three-hour rain at most six-hour rain', () => {
		expect(boundsOf({ rain3hMm: 55 }, 'rain6h')).toEqual([55, 1000])
		expect(boundsOf({ rain6hMm: 49.9 }, 'rain3h')).toEqual([0, 49.9])
	})

	test('six-hour rain below three-hour rain is refused once, at the six-hour figure', async () => {
		const refusal = await evaluate(rain, { rain3hMm: 60, rain6hMm: 50 }, { asOf: '2022-07-26' }).catch((error) => error)
		expect(refusal).toBeInstanceOf(InvalidFactsError)
		expect(refusal.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/facts/rain6hMm'])
	})

	test('a figure and a series that contradict each other are refused', () => {
		const rainSeries = [{ at: hour(1), mm: 30 }]
		expect(() => readAndDerive({ rain3hMm: 20, rainSeries })).toThrow(InvalidFactsError)
		expect(boundsOf({ rain3hMm: 30, rainSeries }, 'rain3h')).toEqual([30, 30])
	})

	test('a rolling sum takes the readings of the three hours up to a reading, exactly in tenths', () => {
		const rainSeries = [0.1, 0.2, 0.3, 0.1].map((amount, i) => ({ at: hour(i), mm: amount }))
		expect(boundsOf({ rainSeries }, 'rain3h')).toEqual([0.6, 0.6])
	})

	test('a reading that stands for longer than the window proves nothing alone and rules nothing out', () => {
		const rainSeries = [
			{ at: hour(0), mm: 1 },
			{ at: hour(8), mm: 60 },
		]
		expect(boundsOf({ rainSeries }, 'rain3h')).toEqual([0, 60])
	})

	test('a reading that reaches back before the window counts only as possible', () => {
		const at = (hours: number, amount: number) => ({ at: hours * 3_600_000, amount })
		expect(rollingSum([at(0, 0), at(2, 30), at(4, 30)], 3)).toEqual({ least: 30, most: 60 })
		expect(rollingSum([at(0, 0), at(5, 40), at(7, 30)], 6)).toEqual({ least: 40, most: 70 })
	})

	test('a rolling sum never proves more than fell, however the rain was spread between readings', () => {
		const minutes = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 60, maxLength: 60 })
		const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { minLength: 1, maxLength: 8 })
		fc.assert(
			fc.property(minutes, cuts, (fallen, ends) => {
				const times = [...ends, 60].sort((a, b) => a - b)
				const readings = times.map((end, i) => ({
					at: end * 600_000,
					amount: fallen.slice(times[i - 1] ?? 0, end).reduce((a, b) => a + b, 0),
				}))
				// The first reading stands for no longer than the second.
				fc.pre(times[0]! <= times[1]! - times[0]!)
				const truly = Math.max(...fallen.map((_, i) => fallen.slice(i, i + 18).reduce((a, b) => a + b, 0)))
				expect(rollingSum(readings, 3).least).toBeLessThanOrEqual(truly)
			}),
		)
	})

	test('a rolling sum is never less than any one reading and never more than all', () => {
		const amounts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 30 })
		fc.assert(
			fc.property(amounts, (list) => {
				const readings = list.map((amount, i) => ({ at: i * 3_600_000, amount }))
				const { least, most } = rollingSum(readings, 3)
				expect(least).toBe(most)
				expect(least).toBeGreaterThanOrEqual(Math.max(...list))
				expect(least).toBeLessThanOrEqual(list.reduce((a, b) => a + b, 0))
				const windows = list.map((_, i) => list.slice(Math.max(0, i - 2), i + 1).reduce((a, b) => a + b, 0))
				expect(least).toBe(Math.max(...windows))
			}),
		)
	})

	test('a fact that does not apply bounds nothing and is not refused', async () => {
		const compiled = compiledOf({
			facts: {
				area: { type: 'boolean', label: '仅受灾区域' },
				stricken: count('受灾区域人口'),
				whole: { ...count('全部人口'), appliesWhen: { fact: 'area', operator: 'equal', value: true } },
			},
			derived: { population: { label: '人口', unit: '人', bounded: { fact: 'whole', atLeast: ['stricken'] } } },
			rules: [rule('one', leaf('many', 'population', 'greaterThanInclusive', 100), { level: 'I' })],
		})
		const asOf = { asOf: '2022-07-26' }
		await expect(evaluate(compiled, { area: true, stricken: 300, whole: 200 }, asOf)).rejects.toBeInstanceOf(
			InvalidFactsError,
		)
		const ignored = await evaluate(compiled, { area: false, stricken: 300, whole: 200 }, asOf)
		expect(ignored).toMatchObject({ outcome: { level: 'none' }, review: [{ code: 'NOT_APPLICABLE_GIVEN' }] })
	})

	test('a share is compared before it is rounded: 14.9997 % is not 15 %', async () => {
		const drought = compiledOf({
			facts: { aided: count('需救助人数', 1_000_000), population: { ...count('农牧业人口', 1_000_000), minimum: 1 } },
			derived: { share: { label: '占比', unit: '%', ratio: { of: 'aided', to: 'population' } } },
			rules: [rule('one', leaf('fifteen', 'share', 'greaterThanInclusive', 15), { level: 'I' })],
		})
		const at = async (aided: number) => await evaluate(drought, { aided, population: 300_000 }, { asOf: '2022-07-26' })
		const below = await at(44_999)
		expect(below.outcome).toMatchObject({ level: 'none' })
		expect(below.reasons[0]).toMatchObject({ given: 14.99, result: false })
		expect(below.nextThresholds).toMatchObject([{ threshold: 15, given: 14.99, distance: 0.01 }])
		expect((await at(45_000)).outcome).toMatchObject({ level: 'I' })
	})

	test('a share of figures with decimals is exact at the threshold', async () => {
		const tons = (label: string): FactDefinition => ({
			type: 'number',
			label,
			unit: '吨',
			decimals: 2,
			minimum: 0.01,
			maximum: 1_000,
		})
		const coal = compiledOf({
			facts: { stored: tons('储煤'), planned: { ...tons('计划'), minimum: 1 } as FactDefinition },
			derived: { reserve: { label: '储煤率', unit: '%', ratio: { of: 'stored', to: 'planned' } } },
			rules: [rule('one', leaf('seven', 'reserve', 'greaterThanInclusive', 7), { level: 'I' })],
		})
		const at = async (stored: number, planned: number) =>
			(await evaluate(coal, { stored, planned }, { asOf: '2022-07-26' })).outcome
		for (let planned = 1; planned <= 900; planned++) {
			const stored = (planned * 7) / 100
			expect(await at(stored, planned)).toMatchObject({ level: 'I' })
		}
		expect(await at(6.99, 100)).toMatchObject({ level: 'none' })
	})

	test('a sum with one part unknown is at least the known part', async () => {
		const people = compiledOf({
			facts: { relocated: count('转移', 1_000_000), needAid: count('救助', 1_000_000) },
			derived: { inNeed: { label: '合计', unit: '人', sum: ['relocated', 'needAid'] } },
			rules: [rule('one', leaf('many', 'inNeed', 'greaterThanInclusive', 30_000), { level: 'I' })],
		})
		const proven = await evaluate(people, { relocated: { atLeast: 31_000 } }, { asOf: '2022-07-26' })
		expect(proven).toMatchObject({ status: 'final', outcome: { level: 'I' } })
		const open = await evaluate(people, { relocated: 26_000 }, { asOf: '2022-07-26' })
		expect(open).toMatchObject({
			status: 'undetermined',
			outcome: { level: 'none', possible: ['I'] },
			missing: [{ fact: 'needAid', couldLeadTo: ['I'] }],
			nextThresholds: [
				{ fact: 'inNeed', given: { atLeast: 26_000 }, threshold: 30_000, distance: 4_000, leadsTo: 'I' },
			],
		})
	})
})

function readAndDerive(input: unknown) {
	return stateOf(rain, readFacts(rain, input))
}
