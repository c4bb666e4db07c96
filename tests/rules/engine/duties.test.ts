import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import type { Time } from '../../../rules/engine/format.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

async function due(time: Time, facts: Record<string, string>) {
	const compiled = compiledOf({
		facts: { deaths: count(), at: { type: 'instant', label: '时间' }, on: { type: 'date', label: '日期' } },
		rules: [
			rule('one', leaf('many', 'deaths', 'greaterThanInclusive', 5), { level: 'I' }),
			rule('duty', leaf('at-I', 'level', 'equal', 'I'), {
				duties: [{ id: 'do', clause: '1', lines: [1], kind: 'report', who: '甲', what: '报告', time }],
			}),
		],
	})
	const { duties, review } = await evaluate(compiled, { deaths: 5, ...facts }, { asOf: '2022-07-26' })
	return { limit: duties[0]!.limit, dueAt: duties[0]!.dueAt, codes: review.map(({ code }) => code) }
}

describe('A duty', () => {
	const at = '2022-07-10T06:30:00+08:00'
	test.each<[string, Time, Record<string, string>, string, string | null]>([
		[
			'within two hours is due two hours after the instant',
			{ within: 'PT2H', after: 'at' },
			{ at },
			'PT2H',
			'2022-07-10T00:30:00.000Z',
		],
		[
			'within two hours gives only the limit while the instant is unknown',
			{ within: 'PT2H', after: 'at' },
			{},
			'PT2H',
			null,
		],
		[
			'to be done at once is due at the instant itself',
			{ atOnce: true, after: 'at' },
			{ at },
			'at-once',
			'2022-07-09T22:30:00.000Z',
		],
		[
			'due daily at nine is first due at nine of the next day in Shanghai',
			{ dailyAt: '09:00', after: 'at' },
			{ at },
			'daily 09:00',
			'2022-07-11T01:00:00.000Z',
		],
		[
			'due every ten days is next due ten days on',
			{ every: 'P10D', after: 'at' },
			{ at },
			'every P10D',
			'2022-07-19T22:30:00.000Z',
		],
		[
			'within five working days skips the weekend',
			{ withinWorkingDays: 5, after: 'at' },
			{ at: '2022-07-15T10:00:00+08:00' },
			'5 working days',
			'2022-07-22T15:59:59.000Z',
		],
		[
			'within five working days skips National Day and counts make-up days',
			{ withinWorkingDays: 5, after: 'at' },
			{ at: '2022-09-29T10:00:00+08:00' },
			'5 working days',
			'2022-10-11T15:59:59.000Z',
		],
		[
			'counts the day in Shanghai, not in UTC',
			{ withinWorkingDays: 1, after: 'at' },
			{ at: '2022-07-13T17:00:00Z' },
			'1 working days',
			'2022-07-15T15:59:59.000Z',
		],
		[
			'by a date is due at the end of that day in Shanghai',
			{ by: '2023-10-31' },
			{},
			'by 2023-10-31',
			'2023-10-31T15:59:59.000Z',
		],
		[
			'lasting seven days ends at the earliest at the end of the seventh day after',
			{ lastingDays: 7, from: 'on' },
			{ on: '2023-05-01' },
			'at least 7 days',
			'2023-05-08T15:59:59.000Z',
		],
	])('%s', async (_, time, facts, limit, dueAt) => {
		expect(await due(time, facts)).toEqual({ limit, dueAt, codes: [] })
	})

	test('that runs into a year without a published calendar has no due time and is flagged', async () => {
		const far = await due({ withinWorkingDays: 5, after: 'at' }, { at: '2098-12-30T10:00:00+08:00' })
		expect(far).toEqual({ limit: '5 working days', dueAt: null, codes: ['CALENDAR_UNKNOWN'] })
	})
})
