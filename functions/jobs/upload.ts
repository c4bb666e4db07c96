import { IdempotencyMismatchError } from '../decision-log/errors.ts'
import type { Job, Progress } from './job.ts'
import { jobFile, readJob } from './job.ts'
import { type Asked, goOn, jobOf } from './start.ts'
import type { JobDriver, JobStore, UploadAddress } from './store.ts'

/** What is handed in at an address may have so many bytes. */
export const MAXIMUM_UPLOADED = 100 * 1024 * 1024

/**
 * Writes down a job whose content is handed in later, at the address that is given, which sets it going. Asked again,
 * the job as it is, with a new address as long as nothing has been handed in.
 * Throws IdempotencyMismatchError where the key was used for something else.
 */
export async function startUpload(
	{ jobs, driver, now }: { jobs: JobStore; driver: JobDriver; now: Date },
	key: string,
	asked: Asked & { kind: 'batch' },
	contentType: string,
): Promise<{ job: Job; progress: Progress; upload?: UploadAddress }> {
	const job = jobOf(key, { ...asked, uploaded: true }, 'upload', now)
	const progress: Progress = { status: 'awaiting-upload', total: null, done: 0, updatedAt: now.toISOString() }
	await jobs.putNew(jobFile.job(job.id), JSON.stringify(job))
	await jobs.putNew(jobFile.progress(job.id), JSON.stringify(progress))
	const known = (await readJob(jobs, job.id))!
	if (known.job.requestHash !== job.requestHash) throw new IdempotencyMismatchError()
	if (known.progress.status !== 'awaiting-upload') return goOn(jobs, driver, known)
	return { ...known, upload: await jobs.uploadAddress(jobFile.input(job), contentType) }
}
