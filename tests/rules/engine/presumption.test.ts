import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

const asOf = { asOf: '2022-07-26' }

describe('A presumption', () => {
	const homes = { type: 'boolean' as const, label: '降雨' }
	const compiled = compiledOf({
		facts: { deaths: count('死亡'), raining: homes, endedAt: { type: 'instant', label: '结束时间' } },
		rules: [
			rule('level-I', leaf('deaths-I', 'deaths', 'greaterThanInclusive', 30), { level: 'I' }),
			rule(
				'below',
				{ all: [{ presume: leaf('no-level', 'level', 'equal', 'none') }, leaf('rain', 'raining', 'equal', true)] },
				{
					duties: [
						{ id: 'guard', clause: '1', lines: [1], kind: 'measure', who: '街道', what: '值守' },
						{ id: 'patrol', clause: '1', lines: [1], kind: 'measure', who: '街道', what: '巡查', until: 'endedAt' },
					],
				},
			),
		],
	})
	const duties = async (facts: object) =>
		(await evaluate(compiled, facts, asOf)).duties.map(({ id, presumed }) => [id, presumed])

	test('holds unless it is known to be false, and is marked', async () => {
		expect(await duties({ raining: true })).toEqual([
			['guard', true],
			['patrol', true],
		])
		expect(await duties({ raining: true, deaths: 0 })).toEqual([
			['guard', undefined],
			['patrol', undefined],
		])
		expect(await duties({ raining: true, deaths: 30 })).toEqual([])
		expect(await duties({})).toEqual([])
	})

	test('does not outlive the instant that ends a duty', async () => {
		const ended = await duties({ raining: true, deaths: 0, endedAt: '2022-07-26T12:00:00+08:00' })
		expect(ended).toEqual([['guard', undefined]])
	})
})
