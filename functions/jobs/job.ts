import type { BatchCounts } from '../batch/result.ts'
import type { IndexedEntry } from '../decision-log/list.ts'
import type { Principal } from '../http/claims.ts'
import type { MediaType } from '../http/media-types.ts'
import type { ProblemDocument } from '../http/problem.ts'
import type { TallyState } from '../impact/tally.ts'
import type { JobStore } from './store.ts'

interface JobBase {
	id: string
	ruleset: string
	principal: Principal
	requestId: string
	createdAt: string
	/** SHA-256 of what was asked: a key that is used again must ask the same. */
	requestHash: string
}

export interface BatchJob extends JobBase {
	kind: 'batch'
	key: string
	input: MediaType
	wanted: MediaType
	/** Its content is handed in at an address of its own. */
	uploaded?: boolean
	asOf?: string
	version?: string
}

export interface ImpactJob extends JobBase {
	kind: 'impact'
	from?: string
	to?: string
	org?: string
}

/** What a job was asked; never changes. */
export type Job = BatchJob | ImpactJob

/** Into how many parts a batch is cut. */
export interface Plan {
	/** May be done in any order and side by side. */
	parts: number
	/** Rows of subjects that have an earlier row: done behind all others, one part after another. */
	later: number
}

/** How far a job has come. */
export interface Progress {
	status: 'awaiting-upload' | 'waiting' | 'running' | 'done' | 'failed'
	/** Rows or entries; null while they are not yet counted. */
	total: number | null
	done: number
	updatedAt: string
	/** Of a batch that is done; while it runs, its parts say it. */
	counts?: BatchCounts
	/** Of a batch, once its file has been read. */
	plan?: Plan
	/** Of an impact run: what is counted so far, and behind which entry it goes on. */
	tally?: TallyState
	last?: IndexedEntry
	/** Why it failed. */
	problem?: ProblemDocument
}

/** The folder of what is handed in at addresses: an object there begins a job. */
export const UPLOADS = 'uploads'

const numbered = (part: number) => String(part).padStart(6, '0')
const folder = (id: string) => `jobs/${id}`

/** The names under which a job's parts are kept. */
export const jobFile = {
	job: (id: string) => `${folder(id)}/job.json`,
	progress: (id: string) => `${folder(id)}/progress.json`,
	/** By what was asked, so that a job has the input it was started with. */
	input: (job: Job) =>
		job.kind === 'batch' && job.uploaded ? `${UPLOADS}/${job.id}` : `${folder(job.id)}/input-${job.requestHash}`,
	rows: (id: string, part: number) => `${folder(id)}/rows/${numbered(part)}.ndjson`,
	part: (id: string, part: number) => `${folder(id)}/parts/${numbered(part)}.ndjson`,
	countsFolder: (id: string) => `${folder(id)}/counts`,
	/** Its name says that the part is done, and how its rows ended: nobody has to open it. */
	counts: (id: string, part: number, { decided, replayed, problems }: BatchCounts) =>
		`${folder(id)}/counts/${numbered(part)}-${decided}-${replayed}-${problems}`,
	result: (id: string, form: MediaType) => `${folder(id)}/result.${form}`,
}

/** A job and how far it is; null where there is none of that id. */
export async function readJob(store: JobStore, id: string): Promise<{ job: Job; progress: Progress } | null> {
	const [job, progress] = await Promise.all([store.get(jobFile.job(id)), store.get(jobFile.progress(id))])
	if (!job || !progress) return null
	return { job: JSON.parse(job.toString('utf8')), progress: JSON.parse(progress.toString('utf8')) }
}

export function writeProgress(store: JobStore, id: string, progress: Progress): Promise<void> {
	return store.put(jobFile.progress(id), JSON.stringify(progress))
}
