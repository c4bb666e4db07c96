import { setTimeout as sleep } from 'node:timers/promises'
import type { Order, Standing } from '../../functions/jobs/step.ts'

type Worker = (order: Order) => Promise<Standing>

/** Does a job to its end, in the order in which the state machine does it. */
export async function doJob(worker: Worker, jobId: string): Promise<void> {
	let now = await piece(worker, { jobId })
	while (!now.done && now.kind === 'impact') now = await piece(worker, { jobId })
	if (now.done) return
	for (const part of [...now.parts, ...now.later]) await piece(worker, { jobId, do: 'part', part })
	await piece(worker, { jobId, do: 'finish' })
}

/** A log that answers too late is asked again, a few times, as the state machine does. */
async function piece(worker: Worker, order: Order, left = 3): Promise<Standing> {
	try {
		return await worker(order)
	} catch (error) {
		if (left === 0 || (error as { type?: string }).type !== 'log-unavailable') throw error
		await sleep(500)
		return piece(worker, order, left - 1)
	}
}
