import { useCallback, useEffect, useState } from 'react'
import type { BatchResult, Job } from '../../api/answers.ts'
import { Refused, SignInNeeded, Unreachable } from '../../api/call.ts'
import { CSV, WORKBOOK } from '../../api/files.ts'
import { jobResult, startJob, watchJob } from '../../api/jobs.ts'
import { type KeptBatch, keepBatch } from './kept.ts'

export type Run =
	| { state: 'sending'; cut: 'network' | 'sign-in' | null }
	| { state: 'running'; job: Job; cut: 'network' | 'sign-in' | null }
	| { state: 'fetching'; job: Job }
	/** The file as a whole was refused: nothing of it is decided. */
	| { state: 'refused'; error: Refused }
	| { state: 'failed'; error: unknown }
	| { state: 'done'; job: Job; result: BatchResult }

const AGAIN_MS = 5_000

/**
 * Sends a batch under its key and follows it to its result. It may be sent any number of times: after a cut connection,
 * or when the page is opened again, the server goes on with the job it knows.
 */
export function useRun(batch: KeptBatch): Run & { again: () => void } {
	const [run, setRun] = useState<Run>({ state: 'sending', cut: null })
	const [attempt, setAttempt] = useState(0)
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt runs the effect again
	useEffect(() => {
		const control = new AbortController()
		const tell = (next: Run) => {
			if (!control.signal.aborted) setRun(next)
		}
		follow(batch, control.signal, tell).catch((error) => {
			if (error instanceof Refused) {
				void keepBatch({ ...batch, ended: 'refused' })
				tell({ state: 'refused', error })
			} else tell({ state: 'failed', error })
		})
		return () => control.abort()
	}, [batch, attempt])
	const again = useCallback(() => {
		setRun({ state: 'sending', cut: null })
		setAttempt((count) => count + 1)
	}, [])
	return { ...run, again }
}

async function follow(batch: KeptBatch, signal: AbortSignal, tell: (run: Run) => void): Promise<void> {
	tell({ state: 'sending', cut: null })
	let job = await sent(batch, signal, tell)
	tell({ state: 'running', job, cut: null })
	job = await watchJob(job.jobId, signal, (state) => {
		if ('job' in state) job = state.job
		tell({ state: 'running', job, cut: 'cut' in state ? state.cut : null })
	})
	if (job.status === 'failed') throw job.problem ? new Refused(job.problem) : new Error('the job failed')
	tell({ state: 'fetching', job })
	const answer = await jobResult(job.jobId, 'application/json')
	const result = (await answer.json().catch(() => {
		throw new Unreachable('答复不完整')
	})) as BatchResult
	const { rows, problems } = result.counts
	await keepBatch({ ...batch, ended: { rows, problems } }).catch(() => undefined)
	tell({ state: 'done', job, result })
}

/** Sends until the server says that it has it. */
async function sent(batch: KeptBatch, signal: AbortSignal, tell: (run: Run) => void): Promise<Job> {
	const { ruleset, key, form, content } = batch
	for (;;) {
		signal.throwIfAborted()
		try {
			return await startJob({ kind: 'batch', ruleset, key, type: form === 'workbook' ? WORKBOOK : CSV, content })
		} catch (error) {
			const passing = error instanceof Unreachable || (error instanceof Refused && error.problem.status >= 500)
			if (!passing && !(error instanceof SignInNeeded)) throw error
			tell({ state: 'sending', cut: passing ? 'network' : 'sign-in' })
			await pause(signal)
		}
	}
}

function pause(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer)
			window.removeEventListener('online', end)
			signal.removeEventListener('abort', end)
			resolve()
		}
		const timer = setTimeout(end, AGAIN_MS)
		window.addEventListener('online', end)
		signal.addEventListener('abort', end)
	})
}
