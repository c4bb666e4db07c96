import { expect, test } from 'vitest'
import { IdempotencyMismatchError } from '../../functions/decision-log/errors.ts'
import { jobFile, readJob } from '../../functions/jobs/job.ts'
import { startJob } from '../../functions/jobs/start.ts'
import { idleJobs } from '../support/jobs.ts'

const principal = { subject: 'officer-1', roles: ['township-officer' as const], org: '中和镇', scopes: [] }
const asked = { kind: 'batch', ruleset: 'rural-housing-renovation', principal, requestId: 'r', key: 'k' } as const

test('Of two jobs that are sent at the same time under one key one is taken, with its own input, and the other refused', async () => {
	for (let round = 0; round < 20; round++) {
		const { jobs, driver } = idleJobs()
		const start = (input: string) =>
			startJob({ jobs, driver, now: new Date() }, 'k', { ...asked, input: 'ndjson', wanted: 'json' }, input)
		const [first, same, other] = await Promise.allSettled([start('one'), start('one'), start('two')])
		const taken = [first, same, other].flatMap((result) => (result!.status === 'fulfilled' ? [result!.value] : []))
		const refused = [first, same, other].flatMap((result) => (result!.status === 'rejected' ? [result!.reason] : []))
		expect(refused.length).toBeGreaterThan(0)
		for (const reason of refused) expect(reason).toBeInstanceOf(IdempotencyMismatchError)
		const { job } = (await readJob(jobs, taken[0]!.job.id))!
		for (const one of taken) expect(one.job.requestHash).toBe(job.requestHash)
		const input = (await jobs.get(jobFile.input(job)))!.toString('utf8')
		expect(input).toBe(first!.status === 'fulfilled' ? 'one' : 'two')
	}
})
