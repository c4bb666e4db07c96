import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../rules/engine/evaluate.ts'
import { compiledOf, count, leaf, rule } from './build.ts'

const asOf = { asOf: '2022-07-26' }

describe('Doubtful grounds', () => {
	const reading = (code: string, decisive: string[]) => ({
		code,
		clause: '1',
		lines: [1] as [number],
		note: '不明',
		chosen: '从严',
		why: '一',
		raise: { decisive },
	})
	const compiled = compiledOf({
		facts: { rooms: count('房屋'), judged: { type: 'boolean', label: '认定' }, deaths: count('死亡') },
		rules: [
			rule(
				'level-I',
				{
					any: [
						leaf('rooms-I', 'rooms', 'greaterThanInclusive', 100),
						leaf('judged-I', 'judged', 'equal', true),
						leaf('deaths-I', 'deaths', 'greaterThanInclusive', 30),
					],
				},
				{ level: 'I' },
			),
		],
		readings: [reading('ROOMS', ['rooms-I']), reading('JUDGED', ['judged-I'])],
	})
	const codes = async (facts: object) => (await evaluate(compiled, facts, asOf)).review.map(({ code }) => code)

	test('that stand in for each other are both flagged, and neither beside a sound one', async () => {
		expect(await codes({ rooms: 100, judged: true, deaths: 0 })).toEqual(['ROOMS', 'JUDGED'])
		expect(await codes({ rooms: 100, judged: false, deaths: 0 })).toEqual(['ROOMS'])
		expect(await codes({ rooms: 100, judged: true, deaths: 30 })).toEqual([])
	})
})
