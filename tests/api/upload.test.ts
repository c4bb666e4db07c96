import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import { system } from '../../functions/system.ts'
import { type Call, call, type Job, type ProblemBody } from '../support/call.ts'
import { testServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const RULESET = 'rural-housing-renovation'
const OFFICER: Call = { as: 'township-officer', org: '中和镇' }

let server: Awaited<ReturnType<typeof testServer>>
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.close())

type Uploading = Job & { upload: { url: string; headers: Record<string, string> } }

/** Asks for an address. */
const ask = (key: string, type: string = MEDIA_TYPES.ndjson, query = '') =>
	call<Uploading>(server, `/v1/jobs?kind=batch&ruleset=${RULESET}&upload=true${query}`, {
		...OFFICER,
		method: 'POST',
		headers: { 'idempotency-key': key, 'content-type': type, accept: MEDIA_TYPES.ndjson },
	})

const put = ({ upload }: Pick<Uploading, 'upload'>, body: string) =>
	fetch(new URL(upload.url, server.origin), { method: 'PUT', headers: upload.headers, body })

async function finished({ jobId }: Job): Promise<Job> {
	let now: Job | undefined
	await until(async () => {
		now = (await call<Job>(server, `/v1/jobs/${jobId}`, OFFICER)).body
		return ['done', 'failed'].includes(now.status)
	})
	return now!
}

const household = (id: string, extra: object = {}) =>
	JSON.stringify({ subject: { kind: 'household', id }, facts: { dangerGrade: 'D' }, asOf: '2023-07-01', ...extra })

describe('Content that is handed in at an address of its own', () => {
	test('begins the job, is decided in parts, and stands in the result in the order of its rows, those of one subject too', async () => {
		const ids = Array.from({ length: 6_000 }, (_, i) => `U-${i}`)
		const rows = ids.map((id) => household(id))
		// Again, under keys of their own: behind their first row, in their order.
		for (const [i, at] of [10, 2_000, 5_000].entries())
			rows.splice(at, 0, household('U-3', { idempotencyKey: `again-${i}`, facts: { dangerGrade: 'B' } }))
		const { status, body } = await ask('big')
		expect([status, body.status]).toEqual([202, 'awaiting-upload'])
		expect((await call<Job>(server, `/v1/jobs/${body.jobId}`, OFFICER)).body.status).toBe('awaiting-upload')
		expect((await put(body, rows.join('\n'))).status).toBe(200)
		const seen: number[] = []
		const watching = setInterval(async () => {
			seen.push((await call<Job>(server, `/v1/jobs/${body.jobId}`, OFFICER)).body.done)
		}, 500)
		const done = await finished(body)
		clearInterval(watching)
		expect(done).toMatchObject({
			status: 'done',
			total: 6_003,
			done: 6_003,
			counts: { decided: 6_003, problems: 0 },
		})
		expect(seen).toEqual([...seen].sort((a, b) => a - b))
		expect(seen.some((count) => count > 0 && count < 6_003)).toBe(true)
		const result = (await call<string>(server, done.result!, OFFICER)).text.trim().split('\n').slice(0, -1)
		const answered = result.map((line) => JSON.parse(line) as { row: number; decision: { sequence: number } })
		expect(answered.map(({ row }) => row)).toEqual(rows.map((_, i) => i + 1))
		const own = answered.filter(({ row }) => [4, 11, 2_001, 5_001].includes(row))
		expect(own.map(({ decision }) => decision.sequence)).toEqual([1, 2, 3, 4])
	}, 300_000)

	test('is taken once: who asks again gets an address only while there is nothing, and a second content is refused', async () => {
		const first = await ask('once')
		const again = await ask('once')
		expect(again.body.jobId).toBe(first.body.jobId)
		expect((await put(again.body, household('O-1'))).status).toBe(200)
		expect((await put(first.body, household('O-2'))).status).toBe(412)
		const done = await finished(first.body)
		expect(done.counts).toMatchObject({ rows: 1, decided: 1 })
		const late = await ask('once')
		expect([late.body.status, late.body.upload]).toEqual(['done', undefined])
		const other = await ask('once', MEDIA_TYPES.csv)
		expect([other.status, (other.body as unknown as ProblemBody).type]).toEqual([422, '/problems/idempotency-mismatch'])
	})

	test('that cannot be read fails the job with the reason, and nothing of it is decided', async () => {
		const { body } = await ask('bad', MEDIA_TYPES.csv)
		await put(body, '对象编号,不认得的列\nZ-1,1')
		expect(await finished(body)).toMatchObject({ status: 'failed', result: null, done: 0 })
	})

	test('is taken only at an address that was given out, and the address is good for nothing else', async () => {
		const { body } = await ask('address')
		const url = new URL(body.upload.url, server.origin)
		const altered = new URL(url)
		altered.searchParams.set('name', 'uploads/other')
		expect((await fetch(altered, { method: 'PUT', body: 'x' })).status).toBe(404)
		expect((await fetch(new URL(`/dev/download${url.search}`, server.origin))).status).toBe(404)
		expect((await fetch(url)).status).toBe(404)
	})

	test('is for batches alone', async () => {
		const answer = await call(server, `/v1/jobs?kind=impact&ruleset=${RULESET}&upload=true`, {
			as: 'auditor',
			method: 'POST',
			headers: { 'idempotency-key': 'no', 'content-type': 'application/json' },
		})
		expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('“upload”只用于 kind=batch')])
	})

	test('leaves a log that is whole', async () => {
		const client = documentClient({ endpoint: server.database!.endpoint })
		const found = await verifyLog(logOn(client, DEFAULT_TABLE, system))
		client.destroy()
		expect(found).toMatchObject({ entries: 6_004, faults: [], sealFaults: [], strays: [] })
		expect(server.reported.filter(({ level }) => level !== 'info')).toEqual([])
	}, 300_000)
})
