import { compile, RuleSetSchema } from '../../rules/index.ts'
import { emptyCounts, tallied } from '../batch/counts.ts'
import { readRows } from '../batch/read-rows.ts'
import type { BatchRow, BatchRowResult } from '../batch/result.ts'
import { runBatch } from '../batch/run.ts'
import { writeAnswer } from '../batch/write-answer.ts'
import type { LogSystem } from '../decisions.ts'
import { countFailure } from '../failures.ts'
import type { MediaType } from '../http/media-types.ts'
import { Problem, problemDocument } from '../http/problem.ts'
import { problemOf } from '../http/problems.ts'
import { impactAnswer, runImpact } from '../impact/run.ts'
import { rangeOfRuleset } from '../reading.ts'
import { type BatchJob, type ImpactJob, jobFile, type Progress, readJob, writeProgress } from './job.ts'
import { RESULT_FORMS } from './result.ts'
import type { JobStore } from './store.ts'

export interface JobSystem extends LogSystem {
	jobs: JobStore
}

/** Rows that one step decides, and entries that one step counts: well within what a Lambda may take. */
const ROWS_A_STEP = 2_000
const ENTRIES_A_STEP = 20_000
/** So many rows are written down together: whoever asks sees how far a job is, and an interruption costs no more. */
const ROWS_A_PART = 100

/**
 * Does the next part of a job and writes down how far it came. A step that is interrupted is done again from where the
 * last one ended: rows have their own keys, so nothing is decided twice. Throws LogUnavailableError, to be tried again.
 */
export async function stepJob(parts: JobSystem, id: string): Promise<{ done: boolean }> {
	const found = await readJob(parts.jobs, id)
	if (!found) throw new Error(`there is no job ${id}`)
	const { job, progress } = found
	if (progress.status === 'done' || progress.status === 'failed') return { done: true }
	const updatedAt = () => parts.clock().toISOString()
	try {
		const next = job.kind === 'batch' ? await stepBatch(parts, job, progress) : await stepImpact(parts, job, progress)
		await writeProgress(parts.jobs, id, { ...next, updatedAt: updatedAt() })
		return { done: next.status === 'done' }
	} catch (error) {
		countFailure(parts, error)
		const problem = problemOf(error)
		if (problem.type === 'log-unavailable') throw error
		if (problem.type === 'internal') parts.report({ level: 'alarm', at: 'job', job: id, error: nameOf(error) })
		const failed: Progress = {
			...progress,
			status: 'failed',
			updatedAt: updatedAt(),
			problem: problemDocument(problem),
		}
		await writeProgress(parts.jobs, id, failed)
		return { done: true }
	}
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : typeof error
}

async function stepBatch(parts: JobSystem, job: BatchJob, progress: Progress): Promise<Progress> {
	const { jobs } = parts
	const bytes = await jobs.get(jobFile.input(job))
	if (!bytes) throw new Problem('internal', '提交的内容不见了')
	const rows = () => readRows({ type: job.input, bytes }, job.ruleset, job, parts.clock())
	// A file that cannot be read to its end is refused before any of its rows is decided.
	const total = progress.total ?? (await count(rows()))
	const counts = progress.counts ?? emptyCounts()
	let now: Progress = { ...progress, status: 'running', total, counts }
	const batch = { ...job, key: job.key }
	let some: BatchRowResult[] = []
	const writeDown = async () => {
		await jobs.put(jobFile.part(job.id, now.parts), some.map((one) => `${JSON.stringify(one)}\n`).join(''))
		for (const result of some) tallied(counts, result)
		now = { ...now, done: now.done + some.length, parts: now.parts + 1, updatedAt: parts.clock().toISOString() }
		some = []
		await writeProgress(jobs, job.id, now)
	}
	await writeProgress(jobs, job.id, now)
	for await (const result of runBatch(window(rows(), progress.done, ROWS_A_STEP), batch, parts)) {
		if (result.problem?.type === '/problems/log-unavailable') throw unavailable(result)
		some.push(result)
		if (some.length === ROWS_A_PART) await writeDown()
	}
	if (some.length > 0) await writeDown()
	if (now.done < total) return now
	for (const form of new Set<MediaType>([job.wanted, ...RESULT_FORMS])) {
		const answer = writeAnswer(form, job.ruleset, partsOf(jobs, job.id, now.parts), counts)
		await jobs.putStream(jobFile.result(job.id, form), answer)
	}
	return { ...now, status: 'done' }
}

/** A step whose rows could not be logged is no step: it is tried again. */
function unavailable({ problem }: BatchRowResult): Problem {
	return new Problem('log-unavailable', problem!.detail)
}

async function count(rows: AsyncIterable<BatchRow>): Promise<number> {
	let n = 0
	for await (const _ of rows) n++
	return n
}

async function* window(rows: AsyncIterable<BatchRow>, skip: number, take: number): AsyncGenerator<BatchRow> {
	let i = 0
	for await (const row of rows) {
		if (i >= skip + take) return
		if (i >= skip) yield row
		i++
	}
}

/** The results of all steps, read back one by one. */
async function* partsOf(jobs: JobStore, id: string, parts: number): AsyncGenerator<BatchRowResult> {
	for (let part = 0; part < parts; part++) {
		const text = (await jobs.get(jobFile.part(id, part)))!.toString('utf8')
		for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as BatchRowResult
	}
}

async function stepImpact(parts: JobSystem, job: ImpactJob, progress: Progress): Promise<Progress> {
	const { jobs, log } = parts
	const file = await jobs.get(jobFile.input(job))
	const candidate = compile(RuleSetSchema.parse(JSON.parse(file!.toString('utf8'))))
	const range = rangeOfRuleset(job.principal, job)
	const total = progress.total ?? (await countEntries(log, range))
	const options = { limit: ENTRIES_A_STEP, after: progress.last, state: progress.tally }
	const { tally, last, done } = await runImpact(log, candidate, range, options)
	const next: Progress = { ...progress, status: 'running', total, done: tally.state.entries, tally: tally.state, last }
	if (!done) return next
	await jobs.put(jobFile.result(job.id, 'json'), JSON.stringify(impactAnswer(candidate, tally)))
	return { ...next, total: tally.state.entries, status: 'done', tally: undefined, last: undefined }
}

async function countEntries(log: LogSystem['log'], range: Parameters<LogSystem['log']['walk']>[0]): Promise<number> {
	let n = 0
	for await (const _ of log.walk(range)) n++
	return n
}
