import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import { system } from '../../functions/system.ts'
import { type Batch, type Call, call, type Entry, type Job, type ProblemBody } from '../support/call.ts'
import { ELIGIBLE_HOUSEHOLD as FACTS } from '../support/household.ts'
import { type TestServer, testServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

const RULESET = 'rural-housing-renovation'
const PATH = `/v1/rulesets/${RULESET}/decisions/batch`
const OFFICER = { as: 'township-officer', org: '中和镇' } as const

/** A household that is eligible for 25,232 yuan, unless facts say otherwise. */
const household = (id: string, facts: object = {}) => ({
	subject: { kind: 'household', id },
	facts: { ...FACTS, ...facts },
	asOf: '2023-07-01',
})

let keys = 0
function send<Body = Batch>(
	body: unknown,
	{ key = `batch-${++keys}`, headers, ...options }: Call & { key?: string } = {},
) {
	return call<Body>(server, PATH, { ...OFFICER, ...options, body, headers: { 'idempotency-key': key, ...headers } })
}

const asCsv = (rows: string[][]) => rows.map((row) => row.join(',')).join('\r\n')
const csvHeaders = { 'content-type': 'text/csv; charset=utf-8' }

describe('A batch as JSON', () => {
	test('decides each row in order, answers a bad one with its problem, and ends with the counts', async () => {
		const items = [
			household('J-1'),
			household('J-2', { dangerGrade: 'E' }),
			household('J-3', { householdCategory: 'none' }),
			{ subject: { kind: 'household', id: 'J-4' }, facts: {}, asOf: '2023-07-01', extra: 1 },
			household('J-5', { floorAreaM2: null }),
		]
		const { status, body } = await send({ items })
		expect(status).toBe(200)
		expect(body.counts).toEqual({ rows: 5, decided: 3, replayed: 0, problems: 2 })
		expect(body.results.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5])
		expect(body.results[0]!.decision).toMatchObject({
			outcome: { eligible: true },
			amounts: [{ yuan: 25_232, payable: false }],
			sequence: 1,
		})
		expect(body.results[1]!.problem).toMatchObject({
			type: '/problems/invalid-facts',
			errors: [{ pointer: '/facts/dangerGrade' }],
		})
		expect(body.results[2]!.decision!.outcome).toMatchObject({ eligible: false })
		expect(body.results[2]!.decision!.grounds[0]!.sentence).not.toBe('')
		expect(body.results[3]!.problem!.errors).toMatchObject([{ column: 'extra' }])
		expect(body.results[4]!.decision!.missing.map(({ fact }) => fact)).toContain('floorAreaM2')
	})

	test('logs every row like a single decision: the entry is there, with its reasons and its actor', async () => {
		const { body } = await send({ items: [household('J-6')] })
		const { decisionId } = body.results[0]!.decision!
		const entry = await call<Entry>(server, `/v1/decisions/${decisionId}`, OFFICER)
		expect(entry.body).toMatchObject({ actor: { org: '中和镇', role: 'township-officer' }, sequence: 1 })
		expect(entry.body.reasons.length).toBeGreaterThan(10)
		const single = await call<Entry>(server, `/v1/rulesets/${RULESET}/decisions`, {
			...OFFICER,
			body: household('J-6-single'),
			headers: { 'idempotency-key': 'single' },
		})
		for (const part of ['outcome', 'reasons', 'amounts', 'duties', 'review', 'missing'] as const)
			expect(entry.body[part]).toEqual(single.body[part])
	})

	test('sent again gives the same decisions, and nothing is logged twice', async () => {
		const items = Array.from({ length: 150 }, (_, i) => household(`R-${i}`))
		const first = await send({ items }, { key: 'again' })
		const second = await send({ items: [...items, household('R-new')] }, { key: 'again' })
		expect(first.body.counts).toMatchObject({ rows: 150, decided: 150 })
		expect(second.body.counts).toEqual({ rows: 151, decided: 1, replayed: 150, problems: 0 })
		const idsOf = ({ body }: typeof first) => body.results.map(({ decision }) => decision!.decisionId)
		expect(idsOf(second).slice(0, 150)).toEqual(idsOf(first))
		expect(second.body.results[0]!.replayed).toBe(true)
	})

	test('sent again with another content for a household refuses that row and leaves the others', async () => {
		await send({ items: [household('M-1'), household('M-2')] }, { key: 'mismatch' })
		const { body } = await send(
			{ items: [household('M-1', { floorAreaM2: 60 }), household('M-2')] },
			{ key: 'mismatch' },
		)
		expect(body.results[0]!.problem!.type).toBe('/problems/idempotency-mismatch')
		expect(body.results[1]!.replayed).toBe(true)
	})

	test('a household that stands in it twice: the same content is one decision, another content is refused', async () => {
		const twice = [household('D-1'), household('D-1'), household('D-1', { floorAreaM2: 61 })]
		const { body } = await send({ items: twice })
		expect(body.results[1]!.decision!.decisionId).toBe(body.results[0]!.decision!.decisionId)
		expect(body.results[2]!.problem!.type).toBe('/problems/idempotency-mismatch')
		const own = await send({
			items: [household('D-2'), { ...household('D-2', { floorAreaM2: 61 }), idempotencyKey: 'second-look' }],
		})
		expect(own.body.results.map(({ decision }) => decision!.sequence)).toEqual([1, 2])
	})

	test('a row is no longer than a single request, and its version is named where it stands', async () => {
		const long = { ...household('L-1'), note: 'x'.repeat(256 * 1024) }
		const { asOf: _, ...versioned } = { ...household('L-2'), version: '1999' }
		const { body } = await send({ items: [long, versioned, household('L-3')] })
		expect(body.results.map(({ problem }) => problem?.type)).toEqual([
			'/problems/payload-too-large',
			'/problems/invalid-request',
			undefined,
		])
		expect(body.results[1]!.problem!.errors).toMatchObject([{ pointer: '/version' }])
	})

	test('two households under one key of their own: the first is decided, the other refused, the rest untouched', async () => {
		const items = [
			{ ...household('K-1'), idempotencyKey: 'one-key' },
			{ ...household('K-2'), idempotencyKey: 'one-key' },
			household('K-3'),
		]
		const { body } = await send({ items })
		expect(body.results.map(({ decision, problem }) => problem?.type ?? decision!.sequence)).toEqual([
			1,
			'/problems/idempotency-mismatch',
			1,
		])
	})

	test('the order of rows is the order of a chain, across any number of windows', async () => {
		const items = Array.from({ length: 300 }, (_, i) => ({
			...household(i % 100 === 0 ? 'O-chain' : `O-${i}`, { floorAreaM2: 40 + (i % 50) }),
			idempotencyKey: `order-${i}`,
		}))
		const { body } = await send({ items })
		const chain = body.results.filter(({ subject }) => subject!.id === 'O-chain')
		expect(chain.map(({ decision }) => decision!.sequence)).toEqual([1, 2, 3])
	})

	test('is refused whole, with nothing decided, where it is no batch or too long', async () => {
		for (const [body, type] of [
			[{}, 'invalid-request'],
			[{ items: 5 }, 'invalid-request'],
			[{ items: [], others: 1 }, 'invalid-request'],
			['{"items": [', 'malformed-json'],
			[{ items: Array.from({ length: 5_001 }, (_, i) => household(`L-${i}`)) }, 'payload-too-large'],
		] as const) {
			const answer = await send<ProblemBody>(body)
			expect(answer.body.type).toBe(`/problems/${type}`)
		}
		const list = await call<{ decisions: unknown[] }>(server, '/v1/decisions?subject=household:L-0', OFFICER)
		expect(list.body.decisions).toEqual([])
		const big = await send<ProblemBody>(Buffer.alloc(5 * 1024 * 1024 + 1, 0x20))
		expect(big.body.type).toBe('/problems/payload-too-large')
	})

	test('needs a key, a role that decides here, and a form of answer that there is', async () => {
		const noKey = await call(server, PATH, { ...OFFICER, body: { items: [] } })
		expect(noKey.body.type).toBe('/problems/missing-idempotency-key')
		for (const as of ['emergency-staff', 'auditor', 'department-officer'] as const)
			expect((await send<ProblemBody>({ items: [] }, { as })).status).toBe(403)
		const form = await send<ProblemBody>({ items: [] }, { headers: { accept: 'image/png' } })
		expect(form.body.type).toBe('/problems/not-acceptable')
	})

	test('an empty batch is an answer with nothing in it', async () => {
		expect((await send({ items: [] })).body).toEqual({
			results: [],
			counts: { rows: 0, decided: 0, replayed: 0, problems: 0 },
		})
	})

	test('a row that holds what looks like a personal number is refused and leaves no trace', async () => {
		const item = { ...household('P-1'), note: `联系电话 1${'3'.repeat(10)}` }
		const { body } = await send({ items: [item, household('P-2')] })
		expect(body.results[0]!.problem!.errors).toMatchObject([{ pointer: '/note' }])
		expect(body.counts).toMatchObject({ decided: 1, problems: 1 })
	})

	test('rows that name no day or version take those of the query', async () => {
		const { asOf: _, ...bare } = household('Q-1')
		const headers = { 'idempotency-key': 'query-1' }
		const answer = await call<Batch>(server, `${PATH}?version=2022`, { ...OFFICER, body: { items: [bare] }, headers })
		expect(answer.body.results[0]!.decision!.ruleset.version).toBe('2022')
		const twice = await call(server, `${PATH}?version=2022&asOf=2022-07-01`, {
			...OFFICER,
			body: { items: [] },
			headers,
		})
		expect(twice.status).toBe(422)
	})
})

describe('A batch in other forms', () => {
	test('as NDJSON: line by line, a broken line is that line’s problem', async () => {
		const lines = [JSON.stringify(household('N-1')), '{broken', '', JSON.stringify(household('N-2'))].join('\n')
		const answer = await send(lines, {
			headers: { 'content-type': MEDIA_TYPES.ndjson, accept: MEDIA_TYPES.ndjson },
		})
		const results = answer.text
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line))
		expect(results.map(({ row, counts }) => row ?? counts)).toEqual([
			1,
			2,
			4,
			{ rows: 3, decided: 2, replayed: 0, problems: 1 },
		])
		expect(results[1].problem.errors[0].detail).toContain('JSON')
	})

	test('as CSV with Chinese headings, answered as CSV that begins with a byte order mark', async () => {
		const headings = ['对象编号', '判定日期', '家庭类别']
		const template = await call(server, `/v1/rulesets/${RULESET}?version=2023`, OFFICER)
		const labels = (template.body as unknown as { facts: Record<string, { label: string }> }).facts
		const names = Object.keys(FACTS) as (keyof typeof FACTS)[]
		headings.splice(2, 1, ...names.map((name) => labels[name]!.label))
		const cells = names.map((name) => (FACTS[name] === true ? '是' : String(FACTS[name])))
		const csv = asCsv([headings, ['C-1', '2023/7/1', ...cells], ['C-2', '2023年7月1日', ...cells.with(0, '瞎填')]])
		const answer = await send<string>(csv, { headers: { ...csvHeaders, accept: 'text/csv' } })
		expect(answer.status).toBe(200)
		expect(answer.headers.get('batch-decided')).toBe('1')
		expect(answer.headers.get('batch-problems')).toBe('1')
		expect(answer.text).toContain('C-1')
		expect(answer.text).toContain('25232')
		expect(answer.text).toMatch(/C3|C-2.*瞎填|“/)
	})

	test('as the rule set’s own workbook, filled in, answered as a workbook that can be read back', async () => {
		const template = await fetch(`${server.origin}/v1/rulesets/${RULESET}/template.xlsx?version=2023`, {
			headers: {
				authorization: `Bearer ${await server.identities.token({ role: 'township-officer', org: '中和镇' }, new Date())}`,
			},
		})
		expect(template.status).toBe(200)
		const workbook = new ExcelJS.Workbook()
		await workbook.xlsx.load(await template.arrayBuffer())
		const sheet = workbook.getWorksheet('填报')!
		const columns = new Map<string, number>()
		sheet.getRow(1).eachCell((cell, i) => columns.set(String(cell.text), i))
		const set = (row: number, heading: string, value: ExcelJS.CellValue) => {
			const [, column] = [...columns].find(([name]) => name.startsWith(heading))!
			sheet.getRow(row).getCell(column).value = value
		}
		set(2, '对象编号', 'X-1')
		set(2, '判定日期', new Date('2023-07-01T00:00:00Z'))
		const bytes = Buffer.from(await workbook.xlsx.writeBuffer())
		const answer = await fetch(`${server.origin}${PATH}?version=2023`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${await server.identities.token({ role: 'township-officer', org: '中和镇' }, new Date())}`,
				'content-type': MEDIA_TYPES.workbook,
				accept: MEDIA_TYPES.workbook,
				'idempotency-key': 'workbook-1',
			},
			body: bytes,
		})
		expect(answer.status).toBe(200)
		const results = new ExcelJS.Workbook()
		await results.xlsx.load(await answer.arrayBuffer())
		const text = JSON.stringify(results.worksheets[0]!.getSheetValues())
		expect(text).toContain('X-1')
	})

	test('an answer that is too long is kept, and the caller is sent there', async () => {
		const items = Array.from({ length: 1_500 }, (_, i) => ({ ...household(`T-${i}`), note: '备'.repeat(500) }))
		const answer = await send({ items }, { key: 'too-long' })
		expect(answer.status).toBe(200)
		expect(answer.body.counts).toMatchObject({ rows: 1_500, decided: 1_500 })
		const token = await server.identities.token({ role: 'township-officer', org: '中和镇' }, new Date())
		const raw = await fetch(`${server.origin}${PATH}`, {
			method: 'POST',
			redirect: 'manual',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'too-long' },
			body: JSON.stringify({ items }),
		})
		expect([raw.status, raw.headers.get('batch-replayed')]).toEqual([303, '1500'])
		const address = new URL(raw.headers.get('location')!, server.origin)
		address.searchParams.set('name', 'jobs')
		expect((await fetch(address)).status).toBe(404)
	})
})

describe('A job', () => {
	const start = (body: unknown, key: string, query: string, options: Call = OFFICER) =>
		call<Job>(server, `/v1/jobs?${query}`, {
			...options,
			body,
			headers: { 'idempotency-key': key, ...options.headers },
		})

	async function finished(job: Job, options: Call = OFFICER): Promise<Job> {
		let now = job
		await until(async () => {
			now = (await call<Job>(server, `/v1/jobs/${job.jobId}`, options)).body
			return now.status === 'done' || now.status === 'failed'
		})
		return now
	}

	test('takes more rows than one call does, tells its progress, and leaves its result', async () => {
		const lines = Array.from({ length: 5_200 }, (_, i) =>
			JSON.stringify({
				subject: { kind: 'household', id: `B-${i}` },
				facts: { dangerGrade: i % 2 ? 'D' : 'B' },
				asOf: '2023-07-01',
			}),
		)
		const options = { ...OFFICER, headers: { 'content-type': MEDIA_TYPES.ndjson, accept: MEDIA_TYPES.ndjson } }
		const started = await start(lines.join('\n'), 'job-1', `kind=batch&ruleset=${RULESET}`, options)
		expect(started.status).toBe(202)
		expect(started.headers.get('location')).toBe(`/v1/jobs/${started.body.jobId}`)
		const again = await start(lines.join('\n'), 'job-1', `kind=batch&ruleset=${RULESET}`, options)
		expect(again.body.jobId).toBe(started.body.jobId)
		const done = await finished(started.body)
		expect(done).toMatchObject({ status: 'done', total: 5_200, done: 5_200, counts: { decided: 5_200, problems: 0 } })
		const result = await call<string>(server, done.result!, OFFICER)
		const rows = result.text.trim().split('\n')
		expect(rows).toHaveLength(5_201)
		expect(JSON.parse(rows[5_199]!)).toMatchObject({ row: 5_200, subject: { id: 'B-5199' } })
		const other = await start('', 'job-1', `kind=batch&ruleset=${RULESET}`, options)
		expect([other.status, (other.body as unknown as ProblemBody).type]).toEqual([422, '/problems/idempotency-mismatch'])
	}, 180_000)

	test('leaves its result in every form: what was asked for, and each of the others on request', async () => {
		const started = await start(
			{ items: [household('F-1'), household('F-2')] },
			'job-forms',
			`kind=batch&ruleset=${RULESET}`,
		)
		const done = await finished(started.body)
		const form = (accept?: string) =>
			call<Batch>(server, done.result!, { ...OFFICER, ...(accept === undefined ? {} : { headers: { accept } }) })
		const { body } = await form()
		expect(body.counts).toEqual({ rows: 2, decided: 2, replayed: 0, problems: 0 })
		const csv = await form(MEDIA_TYPES.csv)
		expect(csv.headers.get('content-disposition')).toMatch(/\.csv"$/)
		for (const { decision } of body.results) expect(csv.text).toContain(decision!.decisionId)
		expect((await form(MEDIA_TYPES.workbook)).headers.get('content-type')).toBe(MEDIA_TYPES.workbook)
		expect((await form(MEDIA_TYPES.ndjson)).status).toBe(406)
	})

	test('is its caller’s own: nobody else learns of it', async () => {
		const started = await start({ items: [household('S-1')] }, 'job-own', `kind=batch&ruleset=${RULESET}`)
		await finished(started.body)
		for (const path of [`/v1/jobs/${started.body.jobId}`, `/v1/jobs/${started.body.jobId}/result`]) {
			for (const as of ['auditor', 'emergency-staff'] as const)
				expect((await call(server, path, { as })).status).toBe(404)
			expect((await call(server, path, { as: 'township-officer', org: '成吉思汗镇' })).status).toBe(404)
		}
		expect((await call(server, '/v1/jobs/none', OFFICER)).status).toBe(404)
	})

	test('that cannot read what it was given fails with the reason, and nothing of it is decided', async () => {
		const csv = '对象编号,不认得的列\nZ-1,1'
		const started = await start(csv, 'job-bad', `kind=batch&ruleset=${RULESET}`, { ...OFFICER, headers: csvHeaders })
		const failed = await finished(started.body)
		expect(failed).toMatchObject({ status: 'failed', result: null })
		expect(failed.problem!.detail).not.toBe('')
	})

	test('is refused to who may not do its work', async () => {
		for (const [query, options] of [
			[`kind=batch&ruleset=${RULESET}`, { as: 'auditor' }],
			[`kind=impact&ruleset=${RULESET}`, OFFICER],
			[`kind=batch&ruleset=disaster-relief-response`, OFFICER],
		] as [string, Call][]) {
			const answer = await start({ items: [], candidate: {} }, `job-no-${++keys}`, query, options)
			expect([query, answer.status]).toEqual([query, 403])
		}
		expect((await start({}, 'job-kind', `kind=other&ruleset=${RULESET}`)).status).toBe(422)
		expect((await start({}, 'job-none', 'kind=batch&ruleset=none')).status).toBe(404)
	})
})

test('After all of this the whole log verifies, and nobody has to be called', async () => {
	const client = documentClient({ endpoint: server.database!.endpoint })
	const found = await verifyLog(logOn(client, DEFAULT_TABLE, system))
	client.destroy()
	expect(found).toMatchObject({ faults: [], sealFaults: [], strays: [] })
	expect(found.entries).toBeGreaterThan(7_000)
	expect(server.reported.filter(({ level }) => level !== 'info')).toEqual([])
}, 300_000)
