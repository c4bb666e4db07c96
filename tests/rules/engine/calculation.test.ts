import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RuleFileError } from '../../../rules/engine/errors.ts'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import type { Step } from '../../../rules/engine/format.ts'
import { compiledOf, leaf, rule } from './build.ts'

const money = (label: string) => ({
	type: 'money' as const,
	label,
	unit: '元' as const,
	minimum: 0,
	maximum: 1_000_000,
})
const cited = { clause: '三(二)', lines: [1] as [number] }

/** An inpatient stay: half the deductible, five points more, a cap by hospital, nine tenths of what is over it. */
const steps: Step[] = [
	{
		id: 'deductible',
		label: '起付线',
		...cited,
		choose: [{ when: leaf('again', 'secondStay', 'equal', true), take: 0 }, { take: 'halved' }],
	},
	{ id: 'counted', label: '计入费用', ...cited, minus: ['cost', 'deductible'] },
	{ id: 'reimbursed', label: '报销', ...cited, share: { of: 'counted', percent: ['rate', 5] } },
	{ id: 'own', label: '自付', ...cited, minus: ['cost', 'reimbursed'] },
	{ id: 'cap', label: '封顶线', ...cited, lookup: { by: 'hospital', yuan: { township: 1_000, city: 2_000 } } },
	{ id: 'over', label: '超出部分', ...cited, minus: ['own', 'cap'] },
	{ id: 'relief', label: '兜底', ...cited, share: { of: 'over', percent: [90] } },
]
const halved: Step = { id: 'halved', label: '减半的起付线', ...cited, share: { of: 'base', percent: [50] } }

function aid(list: Step[] = [halved, ...steps]) {
	return compiledOf({
		kind: 'eligibility',
		ladder: undefined,
		schemes: { only: { label: '方案' } },
		facts: {
			poor: { type: 'boolean', label: '建档立卡' },
			cost: money('合规费用'),
			base: money('基准起付线'),
			rate: { type: 'number', label: '基准比例', unit: '%', decimals: 2, minimum: 0, maximum: 100 },
			secondStay: { type: 'boolean', label: '同级再次住院' },
			hospital: {
				type: 'enum',
				label: '医院级别',
				values: [
					{ value: 'township', label: '乡镇' },
					{ value: 'city', label: '旗县' },
				],
			},
		},
		rules: [
			rule('covered', leaf('is-poor', 'poor', 'equal', true), { eligible: true, scheme: 'only' }),
			rule('granted', leaf('is-eligible', 'eligible', 'equal', true), {
				amount: { id: 'relief', label: '兜底', steps: list },
			}),
		],
	})
}
const compiled = aid()
const stay = { poor: true, cost: 10_000, base: 400, rate: 75, secondStay: false, hospital: 'township' }
const granted = async (facts: object) => (await evaluate(compiled, facts, { asOf: '2022-07-01' })).amounts[0]!

describe('A calculation', () => {
	test('is shown step by step, each with its figure and clause', async () => {
		const amount = await granted(stay)
		expect(amount.steps!.map(({ id, yuan }) => [id, yuan])).toEqual([
			['halved', 200],
			['deductible', 200],
			['counted', 9_800],
			['reimbursed', 7_840],
			['own', 2_160],
			['cap', 1_000],
			['over', 1_160],
			['relief', 1_044],
		])
		expect(amount).toMatchObject({ id: 'relief', yuan: 1_044, payable: true })
		expect(amount.steps![5]).toMatchObject({ id: 'cap', formula: '按医院级别：乡镇取值' })
		expect(amount.steps![3]).toMatchObject({ formula: '计入费用 9800 × (基准比例 75% + 5%)', clause: '三(二)' })
	})

	test('takes the first choice that holds', async () => {
		const again = await granted({ ...stay, secondStay: true })
		expect(again.steps!.find(({ id }) => id === 'reimbursed')).toMatchObject({ yuan: 8_000 })
	})

	test('has no figure while something it rests on is open, and asks for it', async () => {
		const { secondStay: _, ...unknown } = stay
		const decision = await evaluate(compiled, unknown, { asOf: '2022-07-01' })
		expect(decision.amounts[0]).toMatchObject({ yuan: null })
		expect(decision.amounts[0]!.steps![0]).toMatchObject({ yuan: 200 })
		expect(decision.missing.map(({ fact }) => fact)).toContain('secondStay')
	})

	test('has a figure where the bounds make no difference', async () => {
		expect(await granted({ ...stay, cost: { atMost: 900 } })).toMatchObject({ yuan: 0 })
	})

	test('rounds half up to the 分 at every step', async () => {
		const share = aid([{ id: 'third', label: '三分之一', ...cited, share: { of: 'cost', percent: [33.33] } }])
		const at = async (cost: number) =>
			(await evaluate(share, { ...stay, cost }, { asOf: '2022-07-01' })).amounts[0]!.yuan
		expect(await at(0.05)).toBe(0.02)
		expect(await at(100)).toBe(33.33)
	})

	test('never gives a figure outside what its bounds allowed', async () => {
		const cost = fc.integer({ min: 0, max: 2_000_000 }).map((fen) => fen / 100)
		await fc.assert(
			fc.asyncProperty(cost, cost, cost, async (a, b, c) => {
				const [low, mid, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
				const bounded = await granted({ ...stay, cost: { atLeast: low, atMost: high } })
				const exact = await granted({ ...stay, cost: mid })
				if (bounded.yuan !== null) expect(exact.yuan).toBe(bounded.yuan)
				expect(exact.yuan).not.toBeNull()
			}),
			{ numRuns: 200 },
		)
	})

	test('that names what is neither a fact nor a step before it, or lacks a figure, is refused', () => {
		expect(() => aid([{ id: 'x', label: 'x', ...cited, take: 'later' }])).toThrow(RuleFileError)
		const partial: Step = { id: 'x', label: 'x', ...cited, lookup: { by: 'hospital', yuan: { city: 1 } } }
		expect(() => aid([partial])).toThrow(RuleFileError)
	})
})
