import { expect, test } from 'vitest'
import { archive } from '../../functions/archive/archive.ts'
import { ArchiveBucket } from '../../functions/archive/bucket.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { BucketStore } from '../../functions/jobs/bucket-store.ts'
import { StateMachine } from '../../functions/jobs/state-machine.ts'
import { type Order, type Standing, stepJob } from '../../functions/jobs/step.ts'
import type { JobSystem } from '../../functions/jobs/store.ts'
import { type Answer, call, deaths, type Job, type ProblemBody, RELIEF } from '../support/call.ts'
import { type AwsFault, type FakeAws, fakeAwsForTest } from '../support/fake-aws.ts'
import { faultyServer } from '../support/faulty-server.ts'

const SLOW_DOWN: AwsFault = { when: 'before', status: 503, code: 'SlowDown' }
const RESET: AwsFault = { when: 'before', reset: true }
const LOST: AwsFault = { when: 'after', reset: true }
const DENIED: AwsFault = { when: 'before', status: 403, code: 'AccessDenied' }
const EXPIRED: AwsFault = { when: 'before', status: 400, code: 'ExpiredToken' }
const FAULTS = { SLOW_DOWN, RESET, LOST, DENIED, EXPIRED }

const ROWS = 230
const items = Array.from({ length: ROWS }, (_, i) => deaths(i % 50, `row-${i}`))
const JOBS = `/v1/jobs?kind=batch&ruleset=${RELIEF}`

/** The API and its worker on a bucket and a state machine, as on AWS. */
async function onAws() {
	const aws = await fakeAwsForTest()
	const jobs = new BucketStore('jobs-bucket')
	const server = await faultyServer({ jobs, driver: new StateMachine('arn:aws-cn:states:::machine') })
	const worker: JobSystem = { ...server.parts, jobs }
	const send = () => call<Job>(server, JOBS, { body: { items }, headers: { 'idempotency-key': 'village' } })
	return { aws, server, worker, send }
}

function expectPassing(answer: Answer<unknown>): void {
	const { type, detail } = answer.body as ProblemBody
	expect([answer.status, type]).toEqual([503, '/problems/jobs-unavailable'])
	expect(detail).toContain('用同一个 Idempotency-Key 和同一份内容重新提交')
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
}

/** Fails an operation, so many times. */
function failing(aws: FakeAws, operation: string, fault: AwsFault, count = Number.POSITIVE_INFINITY): void {
	let left = count
	aws.plan = (asked) => (asked === operation && left-- > 0 ? fault : undefined)
}

/** Does a job as the state machine does: a piece that fails is asked for again. */
async function drive(worker: JobSystem, aws: FakeAws, jobId: string): Promise<number> {
	let failed = 0
	const piece = async (order: Order): Promise<Standing> => {
		for (let tries = 0; tries < 6; tries++) {
			const standing = await stepJob(worker, order).catch(() => undefined)
			if (standing) return standing
			failed++
			if (tries === 3) aws.plan = () => undefined
		}
		throw new Error('the state machine would have given up')
	}
	const now = await piece({ jobId })
	for (const part of [...now.parts, ...now.later]) await piece({ jobId, do: 'part', part })
	expect(await piece({ jobId, do: 'finish' })).toMatchObject({ done: true })
	return failed
}

test.each(Object.entries(FAULTS))(
	'A job whose content, or whose start, meets %s is refused with what to do, and sent again it is one job, each row once',
	async (_, fault) => {
		const { aws, server, worker, send } = await onAws()
		for (const operation of ['GetObject', 'PutObject', 'StartExecution']) {
			failing(aws, operation, fault)
			expectPassing(await send())
		}
		aws.plan = () => undefined
		const started = await send()
		expect([started.status, started.body.status]).toEqual([202, 'waiting'])
		const { jobId } = started.body
		expect(aws.executions.at(-1)).toEqual({ jobId })
		await drive(worker, aws, jobId)
		expect((await call<Job>(server, `/v1/jobs/${jobId}`)).body).toMatchObject({ status: 'done', done: ROWS })
		const { entries, faults } = await verifyLog(server.sound)
		expect({ entries, faults }).toEqual({ entries: ROWS, faults: [] })
	},
	60_000,
)

test.each(['GetObject', 'PutObject', 'ListObjectsV2', 'HeadObject'])(
	'A job that is done while %s fails, now before and now after it is done, goes on where it was and does not fail',
	async (operation) => {
		for (const fault of [SLOW_DOWN, LOST]) {
			const { aws, server, worker, send } = await onAws()
			const { jobId } = (await send()).body
			failing(aws, operation, fault)
			const failed = await drive(worker, aws, jobId)
			expect(failed).toBeGreaterThan(0)
			const { body } = await call<Job>(server, `/v1/jobs/${jobId}`)
			expect(body).toMatchObject({ status: 'done', done: ROWS, counts: { rows: ROWS, problems: 0 } })
			const { entries, faults } = await verifyLog(server.sound)
			expect({ entries, faults }).toEqual({ entries: ROWS, faults: [] })
		}
	},
	60_000,
)

test('Progress that cannot be read is said to be unavailable, and a job of nobody is still not found', async () => {
	const { aws, server, send } = await onAws()
	const { jobId } = (await send()).body
	failing(aws, 'GetObject', SLOW_DOWN)
	for (const path of [`/v1/jobs/${jobId}`, `/v1/jobs/${jobId}/result`]) expectPassing(await call(server, path))
	expect(server.reported).toContainEqual(expect.objectContaining({ error: 'JobsUnavailableError', cause: 'SlowDown' }))
	aws.plan = () => undefined
	expect((await call(server, `/v1/jobs/${'0'.repeat(32)}`)).status).toBe(404)
})

test('Two who hand in the same at once start one job, and each row is decided once', async () => {
	const { aws, server, worker, send } = await onAws()
	const [one, other] = await Promise.all([send(), send()])
	expect([one.status, other.status, one.body.jobId === other.body.jobId]).toEqual([202, 202, true])
	await Promise.all([drive(worker, aws, one.body.jobId), drive(worker, aws, one.body.jobId)])
	const { entries, faults } = await verifyLog(server.sound)
	expect({ entries, faults }).toEqual({ entries: ROWS, faults: [] })
})

test('Of two that write what must be new at once, the one that meets the other asks again and is told that it is there', async () => {
	const aws = await fakeAwsForTest()
	const store = new BucketStore('jobs-bucket')
	failing(aws, 'PutObject', { when: 'before', status: 409, code: 'ConditionalRequestConflict' }, 2)
	expect(await store.putNew('a', 'first')).toBe(true)
	failing(aws, 'PutObject', { when: 'before', status: 409, code: 'ConditionalRequestConflict' }, 2)
	expect(await store.putNew('a', 'second')).toBe(false)
	failing(aws, 'PutObject', { when: 'before', status: 409, code: 'ConditionalRequestConflict' })
	await expect(store.putNew('a', 'third')).rejects.toMatchObject({ reason: 'ConditionalRequestConflict' })
	expect(String(await store.get('a'))).toBe('first')
})

test('What is archived while the bucket fails, also after it has kept it, is there once in the end', async () => {
	const aws = await fakeAwsForTest()
	const store = new ArchiveBucket('archive-bucket')
	const record = (sequence: number) => {
		const body = JSON.stringify({ sequence })
		const Keys = { pk: { S: 'CHAIN#1' }, sk: { S: String(sequence).padStart(12, '0') } }
		const texts = { body: { S: body }, hash: { S: 'h' }, previousHash: { S: 'p' } }
		const NewImage = { ...Keys, ...texts, decided: { S: `2023-08-0${sequence}T04:00:00.000Z#x` } }
		return { eventName: 'INSERT', dynamodb: { SequenceNumber: String(sequence), Keys, NewImage } }
	}
	const records = [1, 2, 3, 4].map(record)
	const reported: unknown[] = []
	const keep = (some: typeof records) => archive(some, { store, report: (line) => reported.push(line) })
	failing(aws, 'PutObject', SLOW_DOWN)
	expect(await keep(records)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
	failing(aws, 'PutObject', LOST, 3)
	const { batchItemFailures } = await keep(records)
	aws.plan = () => undefined
	const from = batchItemFailures[0]?.itemIdentifier
	expect(await keep(from ? records.slice(Number(from) - 1) : records)).toEqual({ batchItemFailures: [] })
	expect([...aws.objects.values()].map((content) => JSON.parse(String(content)).sk)).toEqual(
		records.map(({ dynamodb }) => dynamodb.Keys.sk.S),
	)
	expect(reported.length).toBeGreaterThan(0)
	const names: string[] = []
	for (const day of await store.folders('entries'))
		for await (const name of store.list(`entries/${day}`)) names.push(name)
	expect(names).toHaveLength(4)
})
