import { compile, RuleSetSchema } from '../../rules/index.ts'
import type { LogSystem } from '../decisions.ts'
import { impactAnswer, runImpact } from '../impact/run.ts'
import { rangeOfRuleset } from '../reading.ts'
import { type ImpactJob, jobFile, type Progress } from './job.ts'
import type { JobSystem } from './store.ts'

/** Entries that one step counts: well within what a Lambda may take. */
const ENTRIES_A_STEP = 20_000

/** Counts the next entries of an impact run. One that is interrupted is done again from where the last one ended. */
export async function stepImpact({ jobs, log }: JobSystem, job: ImpactJob, progress: Progress): Promise<Progress> {
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
