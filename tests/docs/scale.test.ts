import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ITEM } from '../../bench/scale/load.ts'
import { measuredItems } from '../../bench/scale/measure.ts'
import { simulate, UNITS_A_DECISION, writeUnits } from '../../bench/scale/reckon.ts'
import { scalePage } from '../../bench/scale/write.ts'

test('docs/scale.md says what the figures come to', () => {
	expect(readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8')).toBe(scalePage())
})

test('The sizes that are reckoned with are those of what is written, within a tenth', async () => {
	const measured = await measuredItems()
	for (const [name, bytes] of Object.entries(measured)) {
		const reckoned = ITEM[name as keyof typeof measured]
		expect([name, Math.abs(bytes - reckoned) / reckoned < 0.1]).toEqual([name, true])
	}
})

test('Write units are counted by the begun KB, twice in a transaction', () => {
	expect([1, 1_024, 1_025].map((bytes) => writeUnits(bytes, false))).toEqual([1, 1, 2])
	expect(writeUnits(1_025, true)).toBe(4)
})

test('A campaign is never faster than its workers, the table and the index allow', () => {
	const { seconds, stretches } = simulate(100_000, 1, 40_000)
	expect([seconds, stretches.map(({ limitedBy }) => limitedBy)]).toEqual([400, ['the workers']])
	for (const { rate } of simulate(2_000_000, 100, 4_000).stretches)
		expect(rate).toBeLessThanOrEqual(Math.min(1_000, Math.ceil(40_000 / UNITS_A_DECISION)))
})
