import { emptyCounts, tallied } from '../batch/counts.ts'
import { readRows } from '../batch/read-rows.ts'
import type { BatchRow, BatchRowResult } from '../batch/result.ts'
import { runBatch } from '../batch/run.ts'
import { writeAnswer } from '../batch/write-answer.ts'
import type { MediaType } from '../http/media-types.ts'
import { Problem } from '../http/problem.ts'
import { type BatchJob, jobFile, type Plan, type Progress } from './job.ts'
import { batchProgress, donePartsOf } from './progress.ts'
import { RESULT_FORMS } from './result.ts'
import type { JobStore, JobSystem } from './store.ts'
import { MAXIMUM_UPLOADED } from './upload.ts'

/** Rows that are decided together, in one function's time, and known to be done together. */
const ROWS_A_PART = 500
/** The first parts are small, so that whoever waits for a thousand rows sees them come. */
const SMALL = { parts: 10, rows: 100 }
/** As many as a province has households that anybody would check at once. */
const MAXIMUM_ROWS = 1_000_000

/**
 * Reads the whole file, so that one that cannot be read to its end is refused before any of its rows is decided, and
 * cuts it into parts, which may be done in any order and side by side. The second and later rows of a subject are set
 * apart, to be done behind all others: a subject's chain follows the order of the rows. Done again, it does the same.
 */
export async function prepareBatch({ jobs, clock }: JobSystem, job: BatchJob, progress: Progress): Promise<Progress> {
	if (progress.plan) return progress
	const size = await jobs.sizeOf(jobFile.input(job))
	if (size !== null && size > MAXIMUM_UPLOADED)
		throw new Problem('payload-too-large', '文件不得超过 100 MB，请拆成几份')
	const bytes = await jobs.get(jobFile.input(job))
	if (!bytes) throw new Problem('internal', '提交的内容不见了')
	const rows = readRows({ type: job.input, bytes }, job.ruleset, job, clock())
	const subjects = new Set<string>()
	const later: BatchRow[] = []
	let part: BatchRow[] = []
	let [total, parts] = [0, 0]
	const write = async (some: readonly BatchRow[]) => {
		await jobs.put(jobFile.rows(job.id, parts++), some.map((row) => `${JSON.stringify(row)}\n`).join(''))
	}
	for await (const row of rows) {
		if (++total > MAXIMUM_ROWS) throw tooMany()
		const subject = subjectOf(row)
		if (subject !== null && subjects.has(subject)) {
			later.push(row)
			continue
		}
		if (subject !== null) subjects.add(subject)
		if (part.push(row) < (parts < SMALL.parts ? SMALL.rows : ROWS_A_PART)) continue
		await write(part)
		part = []
	}
	if (part.length > 0) await write(part)
	const first = parts
	for (let i = 0; i < later.length; i += ROWS_A_PART) await write(later.slice(i, i + ROWS_A_PART))
	return { ...progress, status: 'running', total, plan: { parts: first, later: parts - first } }
}

function subjectOf({ request }: BatchRow): string | null {
	const { kind, id } = request?.subject ?? {}
	return kind === undefined || id === undefined ? null : JSON.stringify([kind, id])
}

function tooMany(): Problem {
	const detail = `一次最多 ${MAXIMUM_ROWS} 行，本次没有处理任何一行；请拆成几份，各份用不同的 Idempotency-Key`
	return new Problem('payload-too-large', detail)
}

/**
 * Decides the rows of one part and writes down what became of them; of a part that is done, nothing again.
 * Throws the problem `log-unavailable`, to be tried again: rows have their own keys, so nothing is decided twice.
 */
export async function runPart(parts: JobSystem, job: BatchJob, part: number): Promise<void> {
	const { jobs } = parts
	if ((await donePartsOf(jobs, job.id)).has(part)) return
	const rows = linesOf<BatchRow>(await jobs.get(jobFile.rows(job.id, part)))
	const counts = emptyCounts()
	const results: string[] = []
	for await (const result of runBatch(rows, job, parts)) {
		// A row that could not be logged is not done with.
		if (result.problem?.type === '/problems/log-unavailable')
			throw new Problem('log-unavailable', result.problem.detail)
		tallied(counts, result)
		results.push(`${JSON.stringify(result)}\n`)
	}
	await jobs.put(jobFile.part(job.id, part), results.join(''))
	await jobs.put(jobFile.counts(job.id, part, counts), JSON.stringify(counts))
}

/** Puts the results of all parts together, in the order of the rows, in each form in which they are kept. */
export async function finishBatch({ jobs }: JobSystem, job: BatchJob, progress: Progress): Promise<Progress> {
	const { counts, done } = await batchProgress(jobs, job.id)
	const plan = progress.plan!
	if (done !== progress.total) throw new Problem('log-unavailable', '还有没有处理的行')
	for (const form of new Set<MediaType>([job.wanted, ...RESULT_FORMS])) {
		const answer = writeAnswer(form, job.ruleset, resultsOf(jobs, job.id, plan), counts)
		await jobs.putStream(jobFile.result(job.id, form), answer)
	}
	return { ...progress, status: 'done', done, counts }
}

/** The results of all rows in order: those of the later rows stand between the others. */
async function* resultsOf(jobs: JobStore, id: string, { parts, later }: Plan): AsyncGenerator<BatchRowResult> {
	const behind = resultsIn(jobs, id, parts, parts + later)
	let waiting = (await behind.next()).value as BatchRowResult | undefined
	for await (const result of resultsIn(jobs, id, 0, parts)) {
		while (waiting && waiting.row < result.row) {
			yield waiting
			waiting = (await behind.next()).value as BatchRowResult | undefined
		}
		yield result
	}
	while (waiting) {
		yield waiting
		waiting = (await behind.next()).value as BatchRowResult | undefined
	}
}

/** The results of some parts, read back one by one. */
async function* resultsIn(jobs: JobStore, id: string, from: number, to: number): AsyncGenerator<BatchRowResult> {
	for (let part = from; part < to; part++) yield* linesOf<BatchRowResult>(await jobs.get(jobFile.part(id, part)))
}

function* linesOf<Line>(content: Buffer | null): Generator<Line> {
	if (!content) throw new Error('a part of a job is not there')
	for (const line of content.toString('utf8').split('\n')) if (line !== '') yield JSON.parse(line) as Line
}
