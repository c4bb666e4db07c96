import { describe, expect, test } from 'vitest'
import { compareOutcomes } from '../../../rules/engine/change.ts'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import type { RuleSet } from '../../../rules/engine/format.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

const asOf = { asOf: '2022-07-26' }
const yes = (label: string) => ({ type: 'boolean' as const, label })
const levels = compiledOf({
	facts: {
		deaths: count('死亡'),
		homes: count('房屋'),
		drought: yes('干旱'),
		dry: { ...count('缺水'), appliesWhen: { fact: 'drought', operator: 'equal', value: true } },
	},
	rules: [
		rule(
			'level-I',
			{
				any: [
					leaf('deaths-I', 'deaths', 'greaterThanInclusive', 30),
					leaf('homes-I', 'homes', 'greaterThanInclusive', 300),
				],
			},
			{ level: 'I' },
		),
		rule(
			'level-II',
			{
				any: [
					leaf('deaths-II', 'deaths', 'greaterThanInclusive', 20),
					leaf('homes-II', 'homes', 'greaterThanInclusive', 100),
					leaf('dry-II', 'dry', 'greaterThanInclusive', 9, { cure: '核实后再报' }),
				],
			},
			{ level: 'II' },
		),
		rule('duty', leaf('at-II', 'level', 'equal', 'II'), {
			duties: [{ id: 'report', clause: '2', lines: [2], kind: 'report', who: '甲局', what: '报告' }],
		}),
	],
	readings: [
		{
			code: 'HOMES',
			clause: '1',
			lines: [1],
			note: '住房还是房屋',
			chosen: '房屋',
			why: '一',
			raise: { decisive: ['homes-II'] },
		},
	],
})

describe('A level', () => {
	test('is the highest proven, and graver ones that are not ruled out are possible, nearest first', async () => {
		expect(await evaluate(levels, { deaths: 25 }, asOf)).toMatchObject({
			status: 'provisional',
			outcome: { level: 'II', possible: ['I'] },
		})
		expect(await evaluate(levels, {}, asOf)).toMatchObject({
			status: 'undetermined',
			outcome: { level: 'none', possible: ['II', 'I'] },
		})
		expect(await evaluate(levels, { deaths: 30 }, asOf)).toMatchObject({
			status: 'final',
			outcome: { level: 'I', possible: [] },
		})
		expect(await evaluate(levels, { deaths: 0, homes: 0, dry: 0 }, asOf)).toMatchObject({
			status: 'final',
			outcome: { level: 'none', possible: [] },
		})
	})

	test('brings its duties once it is proven, and none while nothing is', async () => {
		expect((await evaluate(levels, { deaths: 25 }, asOf)).duties.map(({ id }) => id)).toEqual(['report'])
		expect((await evaluate(levels, {}, asOf)).duties).toEqual([])
	})

	test('carries its deciding condition first, with the clause', async () => {
		const { reasons } = await evaluate(levels, { deaths: 25, homes: 5 }, asOf)
		expect(reasons[0]).toMatchObject({
			rule: 'level-II',
			condition: 'deaths-II',
			clause: '1',
			given: 25,
			expected: 20,
			result: true,
			sentence: '死亡 25 人，达到 20 人',
		})
		expect(reasons.map(({ condition }) => condition).sort()).toEqual([
			'at-II',
			'deaths-I',
			'deaths-II',
			'dry-II',
			'homes-I',
			'homes-II',
		])
	})

	test('is flagged by a reading only when it rests on that reading', async () => {
		const codes = async (facts: object) => (await evaluate(levels, facts, asOf)).review.map(({ code }) => code)
		expect(await codes({ deaths: 0, homes: 100, dry: 0 })).toEqual(['HOMES'])
		expect(await codes({ deaths: 20, homes: 100, dry: 0 })).toEqual([])
		expect(await codes({ deaths: 0, homes: 99, dry: 0 })).toEqual([])
	})

	test('leaves out a fact that is known not to apply, and says so', async () => {
		const flood = await evaluate(levels, { deaths: 0, homes: 0, drought: false, dry: 50 }, asOf)
		expect(flood).toMatchObject({
			status: 'final',
			outcome: { level: 'none' },
			review: [{ code: 'NOT_APPLICABLE_GIVEN' }],
		})
		expect(flood.reasons.find(({ condition }) => condition === 'dry-II')).not.toHaveProperty('cure')
		expect(flood.reasons.find(({ condition }) => condition === 'dry-II')).toMatchObject({
			result: false,
			notApplicable: true,
			given: null,
		})
		const unasked = await evaluate(levels, { deaths: 0, homes: 0, drought: false }, asOf)
		expect(unasked).toMatchObject({ status: 'final', missing: [], review: [] })
		expect(await evaluate(levels, { deaths: 0, homes: 0, dry: 50 }, asOf)).toMatchObject({ outcome: { level: 'II' } })
	})

	test('asks first for the fact that could lead furthest, and tells where it could lead', async () => {
		const { missing } = await evaluate(levels, { deaths: 25 }, asOf)
		expect(missing).toEqual([{ fact: 'homes', label: '房屋', unit: '人', couldLeadTo: ['I'] }])
	})

	test('that rises, falls or stays is told against the previous one', async () => {
		const outcomeAt = async (deaths: number) => (await evaluate(levels, { deaths, homes: 0, dry: 0 }, asOf)).outcome
		const [none, two, one] = [await outcomeAt(0), await outcomeAt(20), await outcomeAt(30)]
		expect(compareOutcomes(levels, null, two)).toBe('first')
		expect(compareOutcomes(levels, two, one)).toBe('raised')
		expect(compareOutcomes(levels, one, two)).toBe('lowered')
		expect(compareOutcomes(levels, two, none)).toBe('lowered')
		expect(compareOutcomes(levels, two, two)).toBe('same')
	})
})

const grant = (more: Partial<RuleSet> = {}) =>
	compiledOf({
		kind: 'eligibility',
		ladder: undefined,
		schemes: { first: { label: '甲方案' }, second: { label: '乙方案' } },
		facts: {
			poor: yes('困难户'),
			group: {
				type: 'enum',
				label: '类别',
				values: [
					{ value: 'x', label: '某' },
					{ value: 'y', label: '另' },
				],
			},
			cost: { type: 'money', label: '造价', unit: '元', minimum: 0, maximum: 100_000 },
			area: { type: 'number', label: '面积', unit: '平方米', decimals: 2, minimum: 0, maximum: 1000 },
			accepted: yes('已验收'),
		},
		rules: [
			rule(
				'first',
				{
					all: [
						leaf('group-x', 'group', 'equal', 'x'),
						leaf('poor-x', 'poor', 'equal', true, { cure: '认定后再申请' }),
					],
				},
				{ eligible: true, scheme: 'first' },
			),
			rule(
				'second',
				{ all: [leaf('group-y', 'group', 'equal', 'y'), leaf('poor-y', 'poor', 'equal', true)] },
				{ eligible: true, scheme: 'second' },
			),
			rule('grant', leaf('granted', 'eligible', 'equal', true), {
				amount: {
					id: 'subsidy',
					label: '补助',
					lesserOf: { fact: 'cost', cap: 20_000 },
					payableWhen: leaf('is-accepted', 'accepted', 'equal', true),
					revokedWhen: leaf('too-large', 'area', 'greaterThan', 80),
				},
			}),
			rule('repair', leaf('not-first', 'scheme', 'equal', 'second'), { option: { id: 'repair', label: '修缮' } }),
			rule(
				'papers',
				leaf('may-apply', 'eligible', 'equal', true),
				{ duties: [{ id: 'apply', clause: '3', lines: [3], kind: 'paper', who: '农户', what: '申请' }] },
				{ presumed: true },
			),
		],
		...more,
	})

describe('Eligibility', () => {
	test('is granted under the scheme whose conditions all hold', async () => {
		expect(await evaluate(grant(), { poor: true, group: 'y' }, asOf)).toMatchObject({
			status: 'final',
			outcome: { eligible: true, scheme: 'second', schemeLabel: '乙方案' },
		})
	})

	test('is refused by one condition already false, whatever else is unknown, and says what would cure it', async () => {
		const refusal = await evaluate(grant(), { poor: false }, asOf)
		expect(refusal).toMatchObject({
			status: 'final',
			outcome: { eligible: false, scheme: null },
			amounts: [],
			duties: [],
			missing: [],
		})
		expect(refusal.reasons[0]).toMatchObject({ condition: 'poor-x', result: false, cure: '认定后再申请' })
	})

	test('is not known while a condition is open, and asks for it', async () => {
		const open = await evaluate(grant(), { group: 'x' }, asOf)
		expect(open).toMatchObject({
			status: 'undetermined',
			outcome: { eligible: null, scheme: 'first' },
			missing: [{ fact: 'poor', couldLeadTo: ['first'] }],
		})
		expect(open.amounts).toEqual([])
		expect(open.duties).toMatchObject([{ id: 'apply', presumed: true }])
	})

	test('permits, does not permit, or cannot say', async () => {
		const permitted = async (facts: object) => (await evaluate(grant(), facts, asOf)).options[0]!.permitted
		expect(await permitted({ poor: true, group: 'y' })).toBe(true)
		expect(await permitted({ poor: true, group: 'x' })).toBe(false)
		expect(await permitted({ poor: true })).toBe(null)
	})
})

describe('An amount', () => {
	const amount = async (facts: object) =>
		(await evaluate(grant(), { poor: true, group: 'x', ...facts }, asOf)).amounts[0]!

	test.each([
		[19_999.99, 19_999.99, false],
		[20_000, 20_000, false],
		[20_000.01, 20_000, true],
	])('capped at 20,000 yuan: cost %f gives %f, capped %s', async (cost, yuan, capped) => {
		expect(await amount({ cost })).toMatchObject({ yuan, cap: 20_000, capped, payable: false })
	})

	test('has no figure while its fact is unknown, unless the bounds settle it', async () => {
		expect(await amount({})).toMatchObject({ yuan: null, capped: null })
		expect(await amount({ cost: { atLeast: 26_000 } })).toMatchObject({ yuan: 20_000, capped: true })
	})

	test('is payable once its condition is known to hold, and asks for it and for what could revoke it before', async () => {
		expect(await amount({ cost: 100, accepted: true })).toMatchObject({ payable: true })
		expect(
			(await evaluate(grant(), { poor: true, group: 'x', cost: 100 }, asOf)).missing.map(({ fact }) => fact),
		).toEqual(['area', 'accepted'])
	})

	test('is lost, and not payable, once what revokes it is known', async () => {
		expect(await amount({ cost: 100, accepted: true, area: 80 })).toMatchObject({ yuan: 100, payable: true })
		const lost = await amount({ cost: 100, accepted: true, area: 80.01 })
		expect(lost).toMatchObject({ yuan: 0, payable: false, revoked: { clause: '1' } })
		expect(lost.revoked!.sentence).toContain('80.01')
	})

	test.each([
		[{ rate: { basisPoints: 9_000, of: 'cost', deductible: 1_000, cap: 10_000 } }, 1_000, 0, false],
		[{ rate: { basisPoints: 9_000, of: 'cost', deductible: 1_000, cap: 10_000 } }, 2_000, 900, false],
		[{ rate: { basisPoints: 9_000, of: 'cost', deductible: 1_000, cap: 10_000 } }, 50_000, 10_000, true],
		[{ rate: { basisPoints: 3_333, of: 'cost' } }, 0.05, 0.02, null],
		[{ rate: { basisPoints: 1_000, of: 'cost', floor: 50 } }, 100, 50, null],
		[{ remaining: { cap: 5_000, used: 'cost' } }, 4_999.5, 0.5, true],
		[{ remaining: { cap: 5_000, used: 'cost' } }, 6_000, 0, true],
		[{ fixed: 25_232 }, 0, 25_232, null],
		[{ unstated: true as const }, 0, null, null],
	])('of form %j with %f gives %s', async (form, cost, yuan, capped) => {
		const rules = grant().ruleSet.rules.map((one) =>
			one.id === 'grant' ? { ...one, then: { amount: { id: 'subsidy', label: '补助', ...form } } } : one,
		)
		const { amounts } = await evaluate(grant({ rules }), { poor: true, group: 'x', cost }, asOf)
		expect(amounts[0]).toMatchObject({ yuan, capped })
	})
})

describe('Classification and compliance', () => {
	const facts = { a: yes('甲'), b: yes('乙') }
	test('give every category that holds, and those still possible', async () => {
		const compiled = compiledOf({
			kind: 'classification',
			ladder: undefined,
			categories: { one: { label: '一' }, two: { label: '二' } },
			facts,
			rules: [
				rule('one', leaf('is-a', 'a', 'equal', true), { category: 'one' }),
				rule('two', leaf('is-b', 'b', 'equal', true), { category: 'two' }),
			],
		})
		expect(await evaluate(compiled, { a: true }, asOf)).toMatchObject({
			status: 'provisional',
			outcome: { categories: [{ id: 'one' }], possible: [{ id: 'two' }] },
		})
		expect(await evaluate(compiled, { a: false, b: false }, asOf)).toMatchObject({
			status: 'final',
			outcome: { categories: [], possible: [] },
		})
	})

	test('pass when every item passes, fail when one fails, and cannot say while one is open', async () => {
		const compiled = compiledOf({
			kind: 'compliance',
			ladder: undefined,
			items: { one: { label: '一' }, two: { label: '二' } },
			facts,
			rules: [
				rule('one', leaf('is-a', 'a', 'equal', true), { pass: 'one' }),
				rule('two', leaf('is-b', 'b', 'equal', true), { pass: 'two' }),
			],
		})
		expect(await evaluate(compiled, { a: true, b: true }, asOf)).toMatchObject({
			status: 'final',
			outcome: { passes: true },
		})
		expect(await evaluate(compiled, { a: true }, asOf)).toMatchObject({
			status: 'undetermined',
			outcome: { passes: null, items: [{ passes: true }, { passes: null }] },
		})
		expect(await evaluate(compiled, { b: false }, asOf)).toMatchObject({
			status: 'provisional',
			outcome: { passes: false },
		})
	})

	test('leave out an item that does not apply, and do not pass one that may not', async () => {
		const orNot = (id: string, on: string, then: string) => ({
			any: [{ not: leaf(`${id}-applies`, 'a', 'equal', on === 'a') }, leaf(id, then, 'equal', true)],
		})
		const compiled = compiledOf({
			kind: 'compliance',
			ladder: undefined,
			items: { one: { label: '一', appliesWhen: ['is-one-applies'] } },
			facts,
			rules: [rule('one', orNot('is-one', 'a', 'b'), { pass: 'one' })],
		})
		expect(await evaluate(compiled, { a: true, b: false }, asOf)).toMatchObject({
			outcome: { passes: false, items: [{ id: 'one', passes: false }] },
		})
		expect(await evaluate(compiled, { a: false, b: false }, asOf)).toMatchObject({
			status: 'final',
			outcome: { passes: null, items: [] },
			missing: [],
		})
		expect(await evaluate(compiled, { b: true }, asOf)).toMatchObject({
			status: 'undetermined',
			outcome: { passes: null, items: [{ passes: null }] },
			missing: [{ fact: 'a', couldLeadTo: ['one'] }],
		})
	})

	test('leave out an item only where its whole tree of conditions is known to be false', async () => {
		const compiled = compiledOf({
			kind: 'compliance',
			ladder: undefined,
			items: { one: { label: '一', appliesWhen: { all: [{ condition: 'asked' }, { not: { condition: 'exempt' } }] } } },
			facts: { ...facts, c: yes('丙') },
			conditions: { asked: leaf('is-asked', 'a', 'equal', true), exempt: leaf('is-exempt', 'b', 'equal', true) },
			rules: [
				rule(
					'one',
					{ any: [{ not: { condition: 'asked' } }, { condition: 'exempt' }, leaf('done', 'c', 'equal', true)] },
					{ pass: 'one' },
				),
			],
		})
		const item = async (given: Record<string, boolean>) => {
			const { outcome } = await evaluate(compiled, given, asOf)
			return 'items' in outcome && outcome.items.map(({ passes }) => passes)
		}
		expect(await item({ a: true, b: true })).toEqual([])
		expect(await item({ a: false })).toEqual([])
		expect(await item({ a: true, b: false, c: false })).toEqual([false])
		expect(await item({ a: true, c: true })).toEqual([null])
		expect((await evaluate(compiled, { a: true, c: true }, asOf)).missing).toMatchObject([{ fact: 'b' }])
	})
})
