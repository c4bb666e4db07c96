import type { Order, Standing } from '../../functions/jobs/step.ts'

/** Does a job to its end, in the order in which the state machine does it. */
export async function doJob(worker: (order: Order) => Promise<Standing>, jobId: string): Promise<void> {
	let now = await worker({ jobId })
	while (!now.done && now.kind === 'impact') now = await worker({ jobId })
	if (now.done) return
	for (const part of [...now.parts, ...now.later]) await worker({ jobId, do: 'part', part })
	await worker({ jobId, do: 'finish' })
}
