import { countFailure } from '../failures.ts'
import { Problem, type ProblemType, problemDocument } from '../http/problem.ts'
import { problemOf } from '../http/problems.ts'
import { finishBatch, prepareBatch, runPart } from './batch-job.ts'
import { stepImpact } from './impact-job.ts'
import { type Job, type Progress, readJob, writeProgress } from './job.ts'
import type { JobSystem } from './store.ts'

/** What is to be done of a job: its beginning, or the next of an impact run's steps, unless something else is said. */
export interface Order {
	/** Its id, or the name under which its content was handed in. */
	jobId: string
	do?: 'part' | 'finish' | 'give-up'
	/** Which part. */
	part?: number
}

/** Where a job stands, for whoever makes it go on: Step Functions on AWS, the local driver here. */
export interface Standing {
	jobId: string
	kind: Job['kind']
	/** Nothing is left to be done. */
	done: boolean
	/** Parts that may be done in any order and side by side. */
	parts: number[]
	/** Parts to be done behind these, one after another. */
	later: number[]
}

/**
 * Does a piece of a job and writes down how far it came. A piece that is interrupted is done again, and nothing is
 * decided twice. Throws LogUnavailableError, JobsUnavailableError and the problem `log-unavailable`, to be tried again.
 */
export async function stepJob(parts: JobSystem, order: Order): Promise<Standing> {
	const found = await readJob(parts.jobs, jobIdIn(order.jobId)).catch((error: unknown) => {
		countFailure(parts, error)
		throw error
	})
	if (!found) throw new Error(`there is no job ${order.jobId}`)
	const { job, progress } = found
	if (progress.status === 'done' || progress.status === 'failed') return standing(job, progress)
	const write = async (next: Progress) => {
		await writeProgress(parts.jobs, job.id, { ...next, updatedAt: parts.clock().toISOString() })
		return standing(job, next)
	}
	try {
		const next = await perform(parts, job, progress, order)
		return next === progress ? standing(job, progress) : await write(next)
	} catch (error) {
		countFailure(parts, error)
		const problem = problemOf(error)
		if (PASSING.includes(problem.type)) throw error
		if (problem.type === 'internal') parts.report({ level: 'alarm', at: 'job', job: job.id, error: nameOf(error) })
		return write({ ...progress, status: 'failed', problem: problemDocument(problem) })
	}
}

/** What passes: the piece is asked for again. */
const PASSING: ProblemType[] = ['log-unavailable', 'jobs-unavailable']

async function perform(parts: JobSystem, job: Job, progress: Progress, order: Order): Promise<Progress> {
	if (job.kind === 'impact') return stepImpact(parts, job, progress)
	if (order.do === 'give-up') throw new Problem('batch-unfinished', UNFINISHED)
	if (order.do === 'finish') return finishBatch(parts, job, progress)
	if (order.do !== 'part') return prepareBatch(parts, job, progress)
	await runPart(parts, job, order.part!)
	return progress
}

/** The id of a job, given as it is or as the name of its content. */
export function jobIdIn(name: string): string {
	return name.split('/').at(-1)!
}

const UNFINISHED =
	'有些行没有处理完：判定记录库或系统长时间没有响应。请用同一个 Idempotency-Key 和同一份内容再提交一次，已完成的行不会重复'

function standing({ id, kind }: Job, { status, plan }: Progress): Standing {
	const { parts = 0, later = 0 } = plan ?? {}
	const done = status === 'done' || status === 'failed'
	return { jobId: id, kind, done, parts: numbers(0, parts), later: numbers(parts, later) }
}

function numbers(from: number, count: number): number[] {
	return Array.from({ length: count }, (_, i) => from + i)
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : typeof error
}
