import { canonicalJson, sha256 } from '../../rules/index.ts'
import { IdempotencyMismatchError } from '../decision-log/errors.ts'
import type { Job, Progress } from './job.ts'
import { jobFile, readJob, writeProgress } from './job.ts'
import type { JobDriver, JobStore } from './store.ts'

/** What a job is asked, before it is one. */
export type Asked = Job extends infer One
	? One extends Job
		? Omit<One, 'id' | 'createdAt' | 'requestHash'>
		: never
	: never

/** An id that the same caller gets again for the same key: a job sent twice is one job. */
export function jobIdOf(org: string | null, subject: string, key: string): string {
	return sha256(canonicalJson([org, subject, key])).slice(0, 32)
}

/**
 * Writes a job down and sets it going. Under a key that was used before, the first job again.
 * Throws IdempotencyMismatchError where that was asked something else.
 */
export async function startJob(
	{ jobs, driver, now }: { jobs: JobStore; driver: JobDriver; now: Date },
	key: string,
	asked: Asked,
	input: string | Uint8Array,
): Promise<{ job: Job; progress: Progress }> {
	const inputHash = sha256(typeof input === 'string' ? input : Buffer.from(input).toString('base64'))
	const job = jobOf(key, asked, inputHash, now)
	const { id, requestHash } = job
	const known = await readJob(jobs, id)
	if (known) {
		if (known.job.requestHash !== requestHash) throw new IdempotencyMismatchError()
		return goOn(jobs, driver, known)
	}
	const progress: Progress = { status: 'waiting', total: null, done: 0, updatedAt: now.toISOString() }
	await jobs.put(jobFile.input(job), input)
	// Of two that are sent at the same time under one key, the job is what the first one asked.
	if (!(await jobs.putNew(jobFile.job(id), JSON.stringify(job)))) {
		const first = JSON.parse((await jobs.get(jobFile.job(id)))!.toString('utf8')) as Job
		if (first.requestHash !== requestHash) throw new IdempotencyMismatchError()
	}
	await jobs.putNew(jobFile.progress(id), JSON.stringify(progress))
	await driver.start(id)
	return (await readJob(jobs, id))!
}

/** The job that a request is, its content said by its hash. */
export function jobOf(key: string, asked: Asked, inputHash: string, now: Date): Job {
	const { principal, requestId: _, ...what } = asked
	const requestHash = sha256(canonicalJson(JSON.parse(JSON.stringify({ ...what, inputHash }))))
	const id = jobIdOf(principal.org, principal.subject, key)
	return { ...asked, id, createdAt: now.toISOString(), requestHash } as Job
}

/** Sets a job going that waits, or that was given up before all of its rows were done. */
export async function goOn(jobs: JobStore, driver: JobDriver, known: { job: Job; progress: Progress }) {
	const { job, progress } = known
	if (progress.problem?.type === '/problems/batch-unfinished') {
		const { problem: _, ...rest } = progress
		known = { job, progress: { ...rest, status: 'waiting' } }
		await writeProgress(jobs, job.id, known.progress)
	}
	if (known.progress.status === 'waiting') await driver.start(job.id)
	return known
}
