import { describe, expect, test } from 'vitest'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { readFacts } from '../../../rules/engine/facts.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

const compiled = compiledOf({
	facts: {
		deaths: count('死亡人数'),
		rain: { type: 'number', label: '雨量', unit: '毫米', decimals: 1, minimum: 0, maximum: 1000 },
		cost: { type: 'money', label: '造价', unit: '元', minimum: 0, maximum: 1_000_000 },
		raining: { type: 'boolean', label: '仍在下雨' },
		grade: {
			type: 'enum',
			label: '等级',
			values: [
				{ value: 'a', label: '甲' },
				{ value: 'b', label: '乙' },
			],
		},
		occurredAt: { type: 'instant', label: '发生时间' },
		startedOn: { type: 'date', label: '开始日期' },
		readings: {
			type: 'series',
			label: '雨量读数',
			unit: '毫米',
			key: 'mm',
			decimals: 1,
			minimum: 0,
			maximum: 500,
			maximumReadings: 3,
		},
	},
	rules: [rule('one', leaf('many', 'deaths', 'greaterThanInclusive', 5), { level: 'I' })],
})

function refused(input: unknown): { pointer: string; detail: string }[] {
	try {
		readFacts(compiled, input)
	} catch (error) {
		if (error instanceof InvalidFactsError) return error.errors
		throw error
	}
	return []
}
const pointersOf = (input: unknown) => refused(input).map(({ pointer }) => pointer)

describe('Facts', () => {
	test('that are null or left out are unknown, and equal bounds are a figure', () => {
		expect(readFacts(compiled, { deaths: null, rain: { atLeast: 2.5, atMost: 2.5 } })).toEqual({ rain: 2.5 })
	})

	test('keep only the bounds that say something', () => {
		expect(readFacts(compiled, { deaths: { atLeast: 0 } })).toEqual({})
		expect(readFacts(compiled, { deaths: { atLeast: 3, atMost: 1000 } })).toEqual({ deaths: { atLeast: 3 } })
	})

	test('of time become UTC, whatever the offset they were given in', () => {
		expect(readFacts(compiled, { occurredAt: '2022-07-10T06:30:00+08:00' })).toEqual({
			occurredAt: '2022-07-09T22:30:00.000Z',
		})
	})

	test.each([
		['text for a number', { deaths: '9' }],
		['a number in a list', { deaths: [60] }],
		['a fraction of a person', { deaths: 1.5 }],
		['a negative count', { deaths: -1 }],
		['a count above the maximum', { deaths: 1001 }],
		['no number at all', { deaths: Number.NaN }],
		['infinity', { deaths: Number.POSITIVE_INFINITY }],
		['bounds in the wrong order', { deaths: { atLeast: 5, atMost: 3 } }],
		['empty bounds', { deaths: {} }],
		['bounds with another key', { deaths: { atLeast: 5, about: 6 } }],
		['true for a number', { deaths: true }],
	])('refuse %s', (_, input) => {
		expect(pointersOf(input)).toEqual(['/facts/deaths'])
	})

	test.each([
		['/facts/rain', { rain: 1.25 }],
		['/facts/cost', { cost: 20000.005 }],
		['/facts/raining', { raining: 'yes' }],
		['/facts/grade', { grade: 'c' }],
		['/facts/grade', { grade: 'toString' }],
		['/facts/occurredAt', { occurredAt: '2022-07-10T06:30:00' }],
		['/facts/occurredAt', { occurredAt: '2022-02-30T06:30:00+08:00' }],
		['/facts/startedOn', { startedOn: '2023-02-29' }],
		['/facts/readings', { readings: [] }],
		[
			'/facts/readings',
			{
				readings: [
					{ at: '2022-07-10T06:30:00Z', mm: 1 },
					{ at: '2022-07-10T06:00:00Z', mm: 1 },
				],
			},
		],
		['/facts/readings', { readings: [{ at: '2022-07-10T06:30:00Z', mm: 1, note: 1 }] }],
	])('refuse at %s what the fact cannot be: %j', (pointer, input) => {
		expect(pointersOf(input)).toEqual([pointer])
	})

	test('refuse every unknown name, with a pointer that is escaped', () => {
		expect(pointersOf({ death: 1, 'a/b~c': 2 })).toEqual(['/facts/death', '/facts/a~1b~0c'])
	})

	test('refuse a label used as a name, and say which name to use', () => {
		expect(refused({ 死亡人数: 3 })[0]!.detail).toContain('deaths')
	})

	test('refuse what is no object', () => {
		for (const input of [null, undefined, 5, 'x', []]) expect(pointersOf(input)).toEqual(['/facts'])
	})

	test('are refused in Chinese, with label, range and unit', () => {
		const { detail } = refused({ deaths: 1001 })[0]!
		expect(detail).toContain('死亡人数')
		expect(detail).toContain('0 至 1000')
		expect(detail).toContain('人')
	})
})
