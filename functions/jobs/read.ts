import type { Principal } from '../http/claims.ts'
import { Problem } from '../http/problem.ts'
import { type Job, type Progress, readJob } from './job.ts'
import { batchProgress } from './progress.ts'
import type { JobStore } from './store.ts'

const JOB_ID = /^[0-9a-f]{32}$/

/** A job of the caller's own. Throws the problem `not-found` for one that is not there, and for another's. */
export async function ownJob(
	jobs: JobStore,
	{ subject, org }: Principal,
	id: string,
): Promise<{ job: Job; progress: Progress }> {
	const found = JOB_ID.test(id) ? await readJob(jobs, id) : null
	if (found && found.job.principal.subject === subject && found.job.principal.org === org) return upToDate(jobs, found)
	throw new Problem('not-found', '没有这项工作，或它不是您提交的；请核对编号')
}

/** Of a batch that runs, what its parts say. */
async function upToDate(jobs: JobStore, { job, progress }: { job: Job; progress: Progress }) {
	if (!progress.plan || progress.status === 'done') return { job, progress }
	return { job, progress: { ...progress, ...(await batchProgress(jobs, job.id)) } }
}

/** A job as its caller sees it. */
export function jobView({ job, progress }: { job: Job; progress: Progress }) {
	const { id, kind, ruleset, createdAt } = job
	const { status, total, done, updatedAt, counts, problem } = progress
	return {
		jobId: id,
		kind,
		ruleset,
		createdAt,
		status,
		total,
		done,
		updatedAt,
		...(counts ? { counts } : {}),
		...(problem ? { problem } : {}),
		result: status === 'done' ? `/v1/jobs/${id}/result` : null,
	}
}
