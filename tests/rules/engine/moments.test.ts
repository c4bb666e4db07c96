import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import type { Condition } from '../../../rules/engine/format.ts'
import { compiledOf, leaf, rule } from './build.ts'

const day = (label: string) => ({ type: 'date' as const, label })
const instant = (label: string) => ({ type: 'instant' as const, label })
const number = (label: string) => ({ type: 'integer' as const, label, unit: '人', minimum: 0, maximum: 20 })

async function verdict(when: Condition, facts: object) {
	const compiled = compiledOf({
		facts: {
			certifiedOn: day('认定日期'),
			appraisedOn: day('鉴定日期'),
			occurredAt: instant('发生时间'),
			reportedAt: instant('报告时间'),
			poor: number('困难人数'),
			all: number('总人数'),
		},
		derived: {
			noticeDays: { label: '公示天数', unit: '天', elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'days' } },
			handling: {
				label: '办理天数',
				unit: '个工作日',
				elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'workingDays' },
			},
			terms: { label: '满几年', unit: '年', elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'years' } },
			begun: {
				label: '不超过几年',
				unit: '年',
				elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'yearsTaken' },
			},
			filed: { label: '用时', unit: '天', elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'daysTaken' } },
			taken: {
				label: '用时',
				unit: '个工作日',
				elapsed: { from: 'certifiedOn', to: 'appraisedOn', unit: 'workingDaysTaken' },
			},
			delay: { label: '报告用时', unit: '分钟', elapsed: { from: 'occurredAt', to: 'reportedAt', unit: 'minutes' } },
			daysLater: { label: '隔天', unit: '天', elapsed: { from: 'occurredAt', to: 'reportedAt', unit: 'days' } },
		},
		rules: [rule('one', when, { level: 'I' })],
	})
	const { reasons } = await evaluate(compiled, facts, { asOf: '2022-07-01' })
	return reasons[0]!
}

describe('Days and instants', () => {
	test('compare with a day of the text: on it, before it, after it', async () => {
		const by = leaf('by', 'appraisedOn', 'lessThanInclusive', '2023-10-31')
		expect((await verdict(by, { appraisedOn: '2023-10-30' })).result).toBe(true)
		expect((await verdict(by, { appraisedOn: '2023-10-31' })).result).toBe(true)
		const late = await verdict(by, { appraisedOn: '2023-11-01' })
		expect(late).toMatchObject({ result: false, given: '2023-11-01', sentence: '鉴定日期 2023-11-01，晚于 2023-10-31' })
		expect((await verdict(by, {})).result).toBe(null)
	})

	test('compare with each other, and say both', async () => {
		const order = leaf('order', 'certifiedOn', 'lessThan', { fact: 'appraisedOn' })
		expect((await verdict(order, { certifiedOn: '2023-03-01', appraisedOn: '2023-03-10' })).result).toBe(true)
		const reverse = await verdict(order, { certifiedOn: '2023-03-10', appraisedOn: '2023-03-01' })
		expect(reverse).toMatchObject({ result: false, sentence: '认定日期 2023-03-10，不早于 “鉴定日期”（2023-03-01）' })
		expect((await verdict(order, { certifiedOn: '2023-03-10' })).result).toBe(null)
	})

	test('count elapsed days without the first, working days by the statutory calendar', async () => {
		const seven = leaf('seven', 'noticeDays', 'greaterThanInclusive', 7)
		expect((await verdict(seven, { certifiedOn: '2023-05-01', appraisedOn: '2023-05-08' })).result).toBe(true)
		expect((await verdict(seven, { certifiedOn: '2023-05-01', appraisedOn: '2023-05-07' })).result).toBe(false)
		const five = leaf('five', 'handling', 'lessThanInclusive', 5)
		expect((await verdict(five, { certifiedOn: '2022-09-29', appraisedOn: '2022-10-11' })).result).toBe(true)
		expect((await verdict(five, { certifiedOn: '2022-09-29', appraisedOn: '2022-10-12' })).result).toBe(false)
		expect((await verdict(five, { certifiedOn: '2097-09-29', appraisedOn: '2098-10-12' })).result).toBe(null)
	})

	test.each([
		['2022-07-01', '2024-06-30', 1, 2],
		['2022-07-01', '2024-07-01', 2, 2],
		['2022-07-01', '2024-07-02', 2, 3],
		['2024-03-01', '2026-03-02', 2, 3],
		['2024-02-29', '2026-02-28', 2, 2],
		['2024-02-29', '2026-03-01', 2, 3],
		['2022-02-28', '2024-02-29', 2, 3],
		['2022-07-01', '2022-07-01', 0, 0],
		['2022-07-02', '2022-07-01', -1, 0],
	])('from %s to %s: %i full years, within %i', async (certifiedOn, appraisedOn, terms, begun) => {
		expect((await verdict(leaf('full', 'terms', 'equal', terms), { certifiedOn, appraisedOn })).result).toBe(true)
		expect((await verdict(leaf('within', 'begun', 'equal', begun), { certifiedOn, appraisedOn })).result).toBe(true)
	})

	test.each([
		['2022-06-20', '2022-07-20', 30],
		['2022-06-20', '2022-07-21', 31],
		// The thirtieth day is a Sunday: Monday is in time, Tuesday is late.
		['2022-07-01', '2022-07-31', 29],
		['2022-07-01', '2022-08-01', 29],
		['2022-07-01', '2022-08-02', 32],
		// The National Day holiday; the Saturday after it is a working day.
		['2022-09-01', '2022-10-08', 30],
		['2022-09-01', '2022-10-09', 38],
		['2022-09-03', '2022-09-05', 1],
		['2022-09-05', '2022-09-03', -2],
	])('from %s to %s is within %i days', async (certifiedOn, appraisedOn, days) => {
		expect((await verdict(leaf('within', 'filed', 'equal', days), { certifiedOn, appraisedOn })).result).toBe(true)
	})

	test('leave days off unknown beyond the statutory calendar', async () => {
		const within = leaf('within', 'filed', 'lessThanInclusive', 30)
		expect((await verdict(within, { certifiedOn: '2097-09-01', appraisedOn: '2097-10-02' })).result).toBe(null)
	})

	test('measure a deadline in working days: a day off after the last of them is late', async () => {
		const inTime = leaf('in-time', 'taken', 'lessThanInclusive', 5)
		const on = async (certifiedOn: string, appraisedOn: string) =>
			(await verdict(inTime, { certifiedOn, appraisedOn })).result
		expect(await on('2022-08-05', '2022-08-12')).toBe(true)
		expect(await on('2022-08-05', '2022-08-13')).toBe(false)
		expect(await on('2022-08-05', '2022-08-15')).toBe(false)
		expect(await on('2022-08-05', '2022-08-06')).toBe(true)
		expect(await on('2022-08-06', '2022-08-06')).toBe(true)
		expect(await on('2022-09-29', '2022-10-11')).toBe(true)
		expect(await on('2022-08-05', '2022-08-04')).toBe(true)
		const lasting = leaf('lasting', 'handling', 'greaterThanInclusive', 6)
		expect((await verdict(lasting, { certifiedOn: '2022-08-05', appraisedOn: '2022-08-13' })).result).toBe(false)
	})

	test('measure minutes to the millisecond: twenty are in time, the least more is late', async () => {
		const inTime = leaf('in-time', 'delay', 'lessThanInclusive', 20)
		const occurredAt = '2022-08-05T14:00:00+08:00'
		expect((await verdict(inTime, { occurredAt, reportedAt: '2022-08-05T14:20:00+08:00' })).result).toBe(true)
		for (const late of ['2022-08-05T06:20:01Z', '2022-08-05T06:20:00.001Z']) {
			expect((await verdict(inTime, { occurredAt, reportedAt: late })).result).toBe(false)
		}
	})

	test('turn over at midnight in Shanghai', async () => {
		const next = leaf('next', 'daysLater', 'equal', 1)
		const facts = { occurredAt: '2022-08-05T23:59:59+08:00', reportedAt: '2022-08-06T00:00:00+08:00' }
		expect((await verdict(next, facts)).result).toBe(true)
	})
})

describe('Two figures against each other', () => {
	test('agree with json-rules-engine, and bounds settle them only when nothing else is possible', async () => {
		const bounded = fc.oneof(
			fc.integer({ min: 0, max: 20 }),
			fc.integer({ min: 1, max: 20 }).map((atLeast) => ({ atLeast })),
			fc.integer({ min: 0, max: 19 }).map((atMost) => ({ atMost })),
		)
		const operator = fc.constantFrom(
			'lessThan',
			'lessThanInclusive',
			'greaterThan',
			'greaterThanInclusive',
			'equal',
			'notEqual',
		)
		const range = (value: unknown): [number, number] => {
			if (typeof value === 'number') return [value, value]
			const { atLeast = 0, atMost = 20 } = value as { atLeast?: number; atMost?: number }
			return [atLeast, atMost]
		}
		const compare: Record<string, (a: number, b: number) => boolean> = {
			lessThan: (a, b) => a < b,
			lessThanInclusive: (a, b) => a <= b,
			greaterThan: (a, b) => a > b,
			greaterThanInclusive: (a, b) => a >= b,
			equal: (a, b) => a === b,
			notEqual: (a, b) => a !== b,
		}
		await fc.assert(
			fc.asyncProperty(bounded, bounded, operator, async (poor, all, sign) => {
				const { result } = await verdict(leaf('pair', 'poor', sign as 'equal', { fact: 'all' }), { poor, all })
				const [[a, b], [c, d]] = [range(poor), range(all)]
				const possible = new Set<boolean>()
				for (let x = a; x <= b; x++) for (let y = c; y <= d; y++) possible.add(compare[sign]!(x, y))
				expect(result).toBe(possible.size === 1 ? [...possible][0] : null)
			}),
			{ numRuns: 300 },
		)
	})
})

describe('A table', () => {
	test('answers by one fact, a row a rule', async () => {
		const duty = (id: string, who: string) => ({
			id,
			clause: '1',
			lines: [1] as [number],
			kind: 'step' as const,
			who,
			what: '办理',
		})
		const compiled = compiledOf({
			facts: {
				matter: { type: 'enum', label: '事项', values: ['road', 'water'].map((value) => ({ value, label: value })) },
				urgent: { type: 'boolean', label: '紧急' },
			},
			rules: [rule('one', leaf('is-urgent', 'urgent', 'equal', true), { level: 'I' })],
			tables: [
				{
					id: 'routing',
					clause: '1',
					lines: [1],
					fact: 'matter',
					rows: [
						{ value: 'road', clause: '1', lines: [1], duties: [duty('mend-road', '交通局')] },
						{ value: 'water', clause: '1', lines: [2], duties: [duty('mend-pipe', '住建局')] },
					],
				},
			],
		})
		const { duties, reasons } = await evaluate(compiled, { matter: 'water' }, { asOf: '2022-07-01' })
		expect(duties.map(({ who }) => who)).toEqual(['住建局'])
		expect(reasons.find(({ condition }) => condition === 'routing-is-water')).toMatchObject({
			rule: 'routing-water',
			result: true,
			lines: [2],
		})
	})
})
