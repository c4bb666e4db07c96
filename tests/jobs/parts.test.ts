import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { BatchRowResult } from '../../functions/batch/result.ts'
import { runBatch } from '../../functions/batch/run.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { jobFile } from '../../functions/jobs/job.ts'
import { startJob } from '../../functions/jobs/start.ts'
import { stepJob } from '../../functions/jobs/step.ts'
import type { JobStore, JobSystem } from '../../functions/jobs/store.ts'
import { system } from '../../functions/system.ts'
import { deaths, RELIEF } from '../support/call.ts'
import { doJob } from '../support/do-job.ts'
import { idleJobs } from '../support/jobs.ts'
import { testLog } from '../support/log.ts'

const principal = { subject: 'desk', roles: ['emergency-staff' as const], org: null, scopes: ['decisions:write'] }
const ROWS = 1_300

/** Rows of which every third is of a subject that an earlier row has, under a key of its own; and some that are wrong. */
function rowsOf(name: string) {
	return Array.from({ length: ROWS }, (_, i) => ({
		...deaths(i % 40, `${name}-${i % 3 === 2 ? i - 2 : i}`),
		...(i % 3 === 2 ? { idempotencyKey: `${name}-again-${i}` } : {}),
		...(i % 97 === 5 ? { facts: { deaths: -1 } } : {}),
	}))
}

/** A job that waits, with its rows. */
async function waitingJob(name: string, jobs: JobStore) {
	const asked = {
		kind: 'batch',
		ruleset: RELIEF,
		principal,
		requestId: 'r',
		key: name,
		input: 'json',
		wanted: 'json',
	} as const
	const place = { jobs, driver: { start: async () => {} }, now: new Date() }
	const { job } = await startJob(place, name, asked, JSON.stringify({ items: rowsOf(name) }))
	return job.id
}

/** What became of each row, without what differs from one log to another. */
const essence = (results: readonly BatchRowResult[]) =>
	results.map(({ row, subject, decision, problem }) => ({
		row,
		subject: subject?.id.replace(/^\w+-/, ''),
		decision: decision && { outcome: decision.outcome, sequence: decision.sequence, change: decision.change },
		problem: problem?.type,
	}))

async function resultOf(jobs: JobStore, id: string) {
	const { results, counts } = JSON.parse((await jobs.get(jobFile.result(id, 'json')))!.toString('utf8'))
	return { results: results as BatchRowResult[], counts }
}

function whereLogUnavailable(error: unknown): undefined {
	if ((error as { type?: string }).type !== 'log-unavailable') throw error
}

test('Parts done in any order, side by side, some of them twice, with pieces that fail and are asked for again, come to what one batch comes to, and every row is in the log once', async () => {
	const db = await testLog()
	onTestFinished(db.stop)
	const { jobs } = idleJobs()
	const parts: JobSystem = { ...system, report: () => {}, log: db.log, jobs }
	const whole: BatchRowResult[] = []
	const rows = rowsOf('whole').map((request, i) => ({ row: i + 1, request, faults: [] }))
	const batch = { ruleset: RELIEF, principal, key: 'whole', requestId: 'r' }
	for await (const result of runBatch(rows, batch, parts)) whole.push(result)
	let run = 0
	await fc.assert(
		fc.asyncProperty(fc.infiniteStream(fc.nat(5)), fc.nat(), async (chances, seed) => {
			const name = `run${run++}`
			const id = await waitingJob(name, jobs)
			/** Fails now and then before the piece is done, now and then after it. */
			const worker = async (order: Parameters<typeof stepJob>[1]) => {
				for (let tries = 0; ; tries++) {
					const chance = tries < 4 ? chances.next().value : 5
					if (chance === 0) continue
					// Two who do the same part at once may keep each other waiting too long: both are asked for again.
					const standing = await stepJob(parts, order).catch(whereLogUnavailable)
					if (standing && chance !== 1) return standing
				}
			}
			const { parts: first, later } = await worker({ jobId: id })
			expect([first.length, later.length]).toEqual([9, 1])
			const order = seed % 2 === 0 ? [...first].reverse() : first
			const twice = seed % 3 === 0 ? [...order, order[0]!] : order
			await Promise.all(twice.map((part) => worker({ jobId: id, do: 'part', part })))
			for (const part of later) await worker({ jobId: id, do: 'part', part })
			expect((await worker({ jobId: id, do: 'finish' })).done).toBe(true)
			const { results, counts } = await resultOf(jobs, id)
			expect(essence(results)).toEqual(essence(whole))
			expect(counts.rows).toBe(ROWS)
		}),
		{ numRuns: 3 },
	)
	const { entries, faults, strays } = await verifyLog(db.log)
	const decided = whole.filter(({ decision }) => decision).length
	expect({ entries, faults, strays }).toEqual({ entries: decided * (run + 1), faults: [], strays: [] })
})

test('A job that had to be given up says so, and goes on where it was when it is asked for again', async () => {
	const db = await testLog()
	onTestFinished(db.stop)
	const { jobs } = idleJobs()
	const parts: JobSystem = { ...system, report: () => {}, log: db.log, jobs }
	const id = await waitingJob('given', jobs)
	await stepJob(parts, { jobId: id })
	await stepJob(parts, { jobId: id, do: 'part', part: 0 })
	expect(await stepJob(parts, { jobId: id, do: 'give-up' })).toMatchObject({ done: true })
	const progress = JSON.parse((await jobs.get(jobFile.progress(id)))!.toString('utf8'))
	expect(progress).toMatchObject({ status: 'failed', problem: { type: '/problems/batch-unfinished' } })
	expect(progress.problem.detail).toContain('请用同一个 Idempotency-Key')
	expect(await waitingJob('given', jobs)).toBe(id)
	await doJob((order) => stepJob(parts, order), id)
	const { counts } = await resultOf(jobs, id)
	expect(counts).toMatchObject({ rows: ROWS, replayed: 0 })
})

test('A piece whose rows could not be logged is no piece: it is asked for again', async () => {
	const db = await testLog()
	const { jobs } = idleJobs()
	const parts: JobSystem = { ...system, report: () => {}, log: db.log, jobs }
	const id = await waitingJob('down', jobs)
	await stepJob(parts, { jobId: id })
	await db.stop()
	const failing = stepJob(parts, { jobId: id, do: 'part', part: 0 })
	await expect(failing).rejects.toMatchObject({ type: 'log-unavailable' })
	expect(await jobs.list(jobFile.countsFolder(id))).toEqual([])
})
