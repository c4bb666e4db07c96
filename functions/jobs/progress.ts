import { addCounts, emptyCounts } from '../batch/counts.ts'
import type { BatchCounts } from '../batch/result.ts'
import { jobFile } from './job.ts'
import type { JobStore } from './store.ts'

/** How many rows are done, and what became of them, as the parts say it: they are done side by side, and none waits for another. */
export async function batchProgress(jobs: JobStore, id: string): Promise<{ done: number; counts: BatchCounts }> {
	const counts = [...(await donePartsOf(jobs, id)).values()].reduce(addCounts, emptyCounts())
	return { done: counts.rows, counts }
}

/** The parts that are done, and their counts. One that was done twice counts as it was first done. */
export async function donePartsOf(jobs: JobStore, id: string): Promise<Map<number, BatchCounts>> {
	const done = new Map<number, BatchCounts>()
	for (const name of await jobs.list(jobFile.countsFolder(id))) {
		const [part, decided, replayed, problems] = name.split('/').at(-1)!.split('-').map(Number) as [
			number,
			number,
			number,
			number,
		]
		const known = done.get(part)
		if (known && known.replayed <= replayed) continue
		done.set(part, { rows: decided + replayed + problems, decided, replayed, problems })
	}
	return done
}
