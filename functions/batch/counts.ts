import type { BatchCounts, BatchRowResult } from './result.ts'

export function emptyCounts(): BatchCounts {
	return { rows: 0, decided: 0, replayed: 0, problems: 0 }
}

/** Counts one more row. `decided` are new decisions, `replayed` those of an earlier sending. */
export function tallied(counts: BatchCounts, { problem, replayed }: BatchRowResult): void {
	counts.rows++
	if (problem) counts.problems++
	else if (replayed) counts.replayed++
	else counts.decided++
}

/** Both together. */
export function addCounts(a: BatchCounts, b: BatchCounts): BatchCounts {
	return {
		rows: a.rows + b.rows,
		decided: a.decided + b.decided,
		replayed: a.replayed + b.replayed,
		problems: a.problems + b.problems,
	}
}
