import { describe, expect, test } from 'vitest'
import { type Fixture, found, leafOf, ruleOf } from './fixture.ts'

/** Makes the fixture tell of its thresholds in a reading that is raised by the leaf itself. */
function tell(made: Fixture, leaf: string) {
	made.ruleSet.readings.push({
		code: 'BANDS',
		clause: '2',
		lines: [3, 4],
		note: '界限不接',
		chosen: '从高',
		why: '稳妥',
		raise: { decisive: [leaf] },
	})
}

describe('LADDER_ORDER', () => {
	test.each([29, 30, 31])(
		'finds a lesser threshold that is not below the graver one (31 and 30 against %i)',
		async (value) => {
			const diagnostics = await found('LADDER_ORDER', (made) => {
				Object.assign(leafOf(made, 'deaths-II'), { value })
			})
			expect(diagnostics).toHaveLength(value < 30 ? 0 : 1)
			if (value >= 30) expect(diagnostics).toMatchObject([{ rule: 'level-I', condition: 'deaths-I' }])
		},
	)

	test('lets a reading account for equal thresholds, never for reversed ones', async () => {
		for (const [value, expected] of [
			[30, 0],
			[31, 1],
		] as const) {
			const diagnostics = await found('LADDER_ORDER', (made) => {
				Object.assign(leafOf(made, 'deaths-II'), { value })
				tell(made, 'deaths-II')
			})
			expect(diagnostics).toHaveLength(expected)
		}
	})

	test('wants thresholds met by small values to fall with gravity', async () => {
		const diagnostics = await found('LADDER_ORDER', (made) => {
			for (const id of ['deaths-I', 'deaths-II']) Object.assign(leafOf(made, id), { operator: 'lessThan' })
		})
		expect(diagnostics).toMatchObject([{ condition: 'deaths-I' }])
	})

	test('does not compare thresholds that need other facts beside them', async () => {
		const diagnostics = await found('LADDER_ORDER', (made) => {
			Object.assign(leafOf(made, 'deaths-II'), { value: 31 })
			ruleOf(made, 'level-I').when = { all: [ruleOf(made, 'level-I').when, { condition: 'flood' }] }
		})
		expect(diagnostics).toEqual([])
	})
})

describe('bands', () => {
	test('BAND_GAP finds a band that ends before the graver one begins', async () => {
		const diagnostics = await found('BAND_GAP', (made) => Object.assign(leafOf(made, 'deaths-II'), { below: 28 }))
		expect(diagnostics).toMatchObject([{ rule: 'level-II', condition: 'deaths-II' }])
	})

	test('BAND_GAP finds a band that no graver level follows', async () => {
		expect(await found('BAND_GAP', (made) => Object.assign(leafOf(made, 'share-II'), { below: 20 }))).toHaveLength(1)
	})

	test('BAND_OVERLAP finds a band that ends within the graver one', async () => {
		const diagnostics = await found('BAND_OVERLAP', (made) => Object.assign(leafOf(made, 'deaths-II'), { below: 35 }))
		expect(diagnostics).toMatchObject([{ rule: 'level-II', condition: 'deaths-II' }])
	})

	test('a reading raised by the leaf accounts for a band that does not meet', async () => {
		for (const [code, below] of [
			['BAND_GAP', 28],
			['BAND_OVERLAP', 35],
		] as const) {
			const diagnostics = await found(code, (made) => {
				Object.assign(leafOf(made, 'deaths-II'), { below })
				tell(made, 'deaths-II')
			})
			expect(diagnostics).toEqual([])
		}
	})

	test('a review rule that tests the bound accounts for it; one on another fact or elsewhere in the text does not', async () => {
		const accounted = async (fact: string, lines: [number]) =>
			await found('BAND_GAP', (made) => {
				Object.assign(leafOf(made, 'deaths-II'), { below: 28 })
				Object.assign(leafOf(made, 'deaths-at-20'), { fact, operator: 'greaterThanInclusive', value: 28 })
				Object.assign(made.ruleSet.readings[0]!, { lines })
			})
		expect(await accounted('deaths', [4])).toEqual([])
		expect(await accounted('affected', [4])).toHaveLength(1)
		expect(await accounted('deaths', [8])).toHaveLength(1)
	})

	test('a reading that is never raised accounts for nothing', async () => {
		const diagnostics = await found('BAND_GAP', (made) => {
			Object.assign(leafOf(made, 'deaths-II'), { below: 28 })
			tell(made, 'deaths-II')
			Object.assign(made.ruleSet.readings[1]!, { raise: 'never' })
		})
		expect(diagnostics).toHaveLength(1)
	})
})
