import { expect, test } from 'vitest'
import { loadRun, verdictsOf } from '../../bench/load/run.ts'

test('Everything that callers do, at once, with the database killed and stopped in the middle: every answer is right, and nothing is lost', async () => {
	const result = await loadRun(0.4)
	expect([result.tally.wrong, result.lost, result.unanswered]).toEqual([[], [], 0])
	expect(result.acknowledged).toBeGreaterThan(100)
	// Memory is judged by a run of ten minutes.
	for (const [what, held] of verdictsOf(result))
		if (!what.includes('memory')) expect([what, held]).toEqual([what, true])
}, 600_000)
