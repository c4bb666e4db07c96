import { queryText } from '../text/addresses.ts'
import type { Job } from './answers.ts'
import { callApi, Refused, SignInNeeded, sendApi, Unreachable } from './call.ts'

/** Work that is too long for one answer: handed in, watched, fetched. */

export interface JobRequest {
	kind: 'batch' | 'impact'
	ruleset: string
	key: string
	/** Its Content-Type. */
	type: string
	content: BodyInit
}

const UPLOAD_PATIENCE_MS = 2 * 60_000

/** Hands a job in. Under the same key it is the same job, however often it is handed in. */
export async function startJob({ kind, ruleset, key, type, content }: JobRequest): Promise<Job> {
	const response = await sendApi(
		`/v1/jobs?${queryText({ kind, ruleset })}`,
		{
			method: 'POST',
			headers: { 'content-type': type, 'idempotency-key': key, accept: 'application/json' },
			body: content,
		},
		UPLOAD_PATIENCE_MS,
	)
	return (await response.json()) as Job
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 2_000
const CUT_WAIT_MS = 3_000

/**
 * Asks for a job until it has ended, and tells each answer. `cut` is told while the network is down or the person must
 * sign in again: the job goes on without us. Throws Refused, and what the signal says when it is aborted.
 */
export async function watchJob(
	jobId: string,
	signal: AbortSignal,
	told: (state: { job: Job } | { cut: 'network' | 'sign-in' }) => void,
): Promise<Job> {
	let wait = FIRST_WAIT_MS
	for (;;) {
		signal.throwIfAborted()
		try {
			const job = await callApi<Job>(`/v1/jobs/${jobId}`)
			signal.throwIfAborted()
			told({ job })
			if (job.status === 'done' || job.status === 'failed') return job
			wait = Math.min(LONGEST_WAIT_MS, wait * 1.3)
		} catch (error) {
			const passing = error instanceof Unreachable || (error instanceof Refused && error.problem.status >= 500)
			if (!passing && !(error instanceof SignInNeeded)) throw error
			signal.throwIfAborted()
			told({ cut: passing ? 'network' : 'sign-in' })
			wait = CUT_WAIT_MS
		}
		await pause(wait, signal)
	}
}

/** Ends early when the signal says so, or when the network is back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer)
			signal.removeEventListener('abort', end)
			window.removeEventListener('online', end)
			resolve()
		}
		const timer = setTimeout(end, milliseconds)
		signal.addEventListener('abort', end)
		window.addEventListener('online', end)
	})
}

const RESULT_PATIENCE_MS = 5 * 60_000

/** What a job came to, in a form that it is kept in. */
export async function jobResult(jobId: string, accept: string): Promise<Response> {
	return sendApi(`/v1/jobs/${jobId}/result`, { headers: { accept } }, RESULT_PATIENCE_MS)
}
