import { readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import type { ApiEvent, ApiResponse } from '../../functions/http/endpoint.ts'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import type { Role } from '../../functions/http/roles.ts'
import type { Standing } from '../../functions/jobs/step.ts'
import { EXAMPLE_ORGS, scopesOf } from '../../functions/local/identity.ts'
import { type FunctionName, functionNames } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import { WORKERS } from '../../functions/workers.ts'
import { bundledFunctions, isRoute } from '../support/bundled.ts'
import { deaths, RELIEF } from '../support/call.ts'
import { doJob } from '../support/do-job.ts'
import { eventFor } from '../support/event.ts'
import { compare, draft, everything } from '../support/log.ts'
import { AUTHORISERS } from './authorisers.ts'

let stage: Awaited<ReturnType<typeof bundledFunctions>>
beforeAll(async () => {
	stage = await bundledFunctions()
})
afterAll(() => stage?.stop())

interface Asked {
	as?: Role
	body?: unknown
	key?: string
	accept?: string
	type?: string
}

/** The event of a request by somebody whose role may do it. */
function asked(target: string, { as: role = 'emergency-staff', body, key, accept, type }: Asked = {}): ApiEvent {
	const headers: [string, string][] = [['host', 'api.example']]
	if (body !== undefined) headers.push(['content-type', type ?? 'application/json'])
	if (key) headers.push(['idempotency-key', key])
	if (accept) headers.push(['accept', accept])
	const scope = scopesOf({ role }).join(' ')
	return eventFor({
		method: body === undefined ? 'GET' : 'POST',
		target,
		headers,
		body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
		claims: { sub: `bundled-${role}`, role, org: EXAMPLE_ORGS[role], scope },
	})!
}

/** What a workbook holds, by sheets. */
async function sheetsOf({ body }: ApiResponse) {
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(Buffer.from(body!, 'base64') as never)
	return workbook.worksheets.map((sheet) => [sheet.name, sheet.getSheetValues()])
}

const bodyOf = <T>({ body = '' }: ApiResponse): T => JSON.parse(body)

/** What the bundle answers, after it was found to be what the source answers. */
async function answered(fn: FunctionName, event: ApiEvent): Promise<ApiResponse> {
	const [bundled, source] = [await stage.bundled(fn, event), await stage.source(fn, event)]
	expect(bundled).toEqual(JSON.parse(JSON.stringify(source)))
	return bundled
}

test('Every function of a route and every worker is deployed, and runs on the Node.js that it is deployed for', async () => {
	expect([...stage.deployed.keys()].sort()).toEqual([...functionNames, ...WORKERS].sort())
	const { version } = await stage.lambda('health')
	expect(version).toMatch(/^v24\./)
})

describe('A bundle does what its source does', () => {
	test.each<{ fn: FunctionName; target: string; as?: Role }>([
		{ fn: 'list-rulesets', target: '/v1/rulesets' },
		{ fn: 'get-ruleset', target: `/v1/rulesets/${RELIEF}?asOf=2022-07-26` },
		{ fn: 'get-ruleset', target: '/v1/rulesets/rural-housing-renovation', as: 'township-officer' },
		{ fn: 'openapi', target: '/v1/openapi.json' },
		{ fn: 'health', target: '/healthz' },
	])('$fn', async ({ fn, target, as }) => {
		expect((await answered(fn, asked(target, { as }))).statusCode).toBe(200)
	})

	test('preview, for every rule set that there is', async () => {
		const { rulesets } = bodyOf<{ rulesets: { id: string }[] }>(
			await answered('list-rulesets', asked('/v1/rulesets', { as: 'integration' })),
		)
		expect(rulesets.length).toBeGreaterThan(20)
		for (const { id } of rulesets) {
			const answer = await answered(
				'preview',
				asked(`/v1/rulesets/${id}/preview`, { as: 'integration', body: { facts: {} } }),
			)
			expect([id, answer.statusCode]).toEqual([id, 200])
		}
		const levels = [9, 10, 19, 20, 29, 30].map((count) => ({ facts: { deaths: count }, asOf: '2022-07-26' }))
		for (const body of levels) await answered('preview', asked(`/v1/rulesets/${RELIEF}/preview`, { body }))
	})

	test('web: the shell, what a page must know, each asset, and nothing else', async () => {
		const page = await stage.bundled('web', asked('/'))
		const html = Buffer.from(page.body!, 'base64').toString()
		expect([page.statusCode, html.includes('公报规则判定')]).toEqual([200, true])
		for (const [, path] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
			const [bundled, source] = [await stage.bundled('web', asked(path!)), await stage.source('web', asked(path!))]
			expect([path, bundled.statusCode, bundled.body === source.body]).toEqual([path, 200, true])
		}
		const configuration = bodyOf(await stage.bundled('web', asked('/config.json')))
		expect(JSON.stringify(configuration)).toContain('https://issuer.example/realms/city')
		expect((await stage.bundled('web', asked('/assets/..%2Findex.mjs'))).statusCode).toBe(404)
	})

	test('template: a workbook with the headings that the source writes', async () => {
		const event = asked('/v1/rulesets/rural-housing-renovation/template.xlsx', { as: 'township-officer' })
		const [bundled, source] = [await stage.bundled('template', event), await stage.source('template', event)]
		expect(bundled.statusCode).toBe(200)
		expect(await sheetsOf(bundled)).toEqual(await sheetsOf(source))
	})

	test('decide: the decision is in the log, once, and each function that reads finds it there', async () => {
		const event = asked(`/v1/rulesets/${RELIEF}/decisions`, { body: deaths(12, 'bundled'), key: 'bundled-1' })
		const first = await stage.bundled('decide', event)
		expect(first.statusCode).toBe(201)
		const { decisionId, outcome } = bodyOf<{ decisionId: string; outcome: { level: string } }>(first)
		expect(outcome.level).toBe('III')
		const again = await answered('decide', event)
		expect([again.statusCode, again.headers?.['idempotency-replayed']]).toEqual([201, 'true'])
		expect(bodyOf(again)).toEqual(bodyOf(first))
		const more = asked(`/v1/rulesets/${RELIEF}/decisions`, { body: deaths(31, 'bundled'), key: 'bundled-2' })
		expect((await stage.bundled('decide', more)).statusCode).toBe(201)

		const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
		const reads: [FunctionName, string, Role][] = [
			['get-decision', `/v1/decisions/${decisionId}`, 'emergency-staff'],
			['list-decisions', `/v1/decisions?ruleset=${RELIEF}&limit=1`, 'emergency-staff'],
			['list-decisions', '/v1/decisions?subject=incident:bundled', 'emergency-staff'],
			['timeline', '/v1/subjects/incident/bundled/timeline', 'emergency-staff'],
			['report-outcomes', `/v1/reports/outcomes?ruleset=${RELIEF}`, 'auditor'],
			['replay', `/v1/decisions/${decisionId}/replay`, 'auditor'],
			['verify-subject', '/v1/subjects/incident/bundled/verification', 'auditor'],
			['verify-day', `/v1/log/verification?date=${today}`, 'auditor'],
		]
		for (const [fn, target, as] of reads) {
			const answer = await answered(fn, asked(target, { as }))
			expect([fn, answer.statusCode]).toEqual([fn, 200])
		}
		const { entries, faults } = await verifyLog(stage.db.log)
		expect({ entries, faults }).toEqual({ entries: 2, faults: [] })
	})

	test('report-outcomes: as a workbook too', async () => {
		const event = asked(`/v1/reports/outcomes?ruleset=${RELIEF}`, { as: 'auditor', accept: MEDIA_TYPES.workbook })
		const { statusCode, body } = await stage.bundled('report-outcomes', event)
		expect([statusCode, Buffer.from(body!, 'base64').subarray(0, 2).toString()]).toEqual([200, 'PK'])
	})

	test('decide-batch: in each form that it takes and gives, and where the answer is too long for one', async () => {
		const path = `/v1/rulesets/${RELIEF}/decisions/batch`
		const rows = Array.from({ length: 20 }, (_, i) => deaths(i * 2, `batch-${i}`))
		const { counts } = bodyOf<{ counts: object }>(
			await stage.bundled('decide-batch', asked(path, { body: { items: rows }, key: 'batch' })),
		)
		expect(counts).toEqual({ rows: 20, decided: 20, replayed: 0, problems: 0 })
		await answered('decide-batch', asked(path, { body: { items: rows }, key: 'batch' }))
		const lines = rows.map((row) => JSON.stringify(row)).join('\n')
		for (const accept of [MEDIA_TYPES.ndjson, MEDIA_TYPES.csv]) {
			await answered('decide-batch', asked(path, { body: lines, type: MEDIA_TYPES.ndjson, key: 'batch', accept }))
		}
		const csv = '对象类别,对象编号,因灾死亡人数\n事件,batch-csv,12\n'
		const read = await stage.bundled('decide-batch', asked(path, { body: csv, type: MEDIA_TYPES.csv, key: 'csv' }))
		expect(bodyOf(read)).toMatchObject({ counts: { rows: 1, decided: 1 } })
		const given = new ExcelJS.Workbook()
		given.addWorksheet('数据').addRows([
			['对象类别', '对象编号', '因灾死亡人数'],
			['事件', 'batch-xlsx', 12],
		])
		const sent = eventFor({
			method: 'POST',
			target: path,
			body: Buffer.from(await given.xlsx.writeBuffer()),
			headers: [
				['content-type', MEDIA_TYPES.workbook],
				['accept', MEDIA_TYPES.workbook],
				['idempotency-key', 'workbook'],
			],
			claims: { sub: 's', role: 'emergency-staff', scope: 'decisions:write' },
		})!
		const workbook = await stage.bundled('decide-batch', sent)
		expect([workbook.statusCode, workbook.headers?.['batch-decided']]).toEqual([200, '1'])
		expect(JSON.stringify(await sheetsOf(workbook))).toContain('Ⅲ级响应')

		const nonsense = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`unknown${i}`, 1]))
		const bad = Array.from({ length: 1_200 }, (_, i) => ({ ...deaths(1, `bad-${i}`), facts: nonsense }))
		const long = await stage.bundled('decide-batch', asked(path, { body: { items: bad }, key: 'long' }))
		expect([long.statusCode, long.headers?.['batch-problems']]).toEqual([303, '1200'])
		const fetched = (await (await fetch(String(long.headers?.location))).json()) as { results: unknown[] }
		expect(fetched.results).toHaveLength(1_200)
	})

	test('impact: a candidate against what is logged', async () => {
		const candidate = JSON.parse(readFileSync(`rules/catalogue/${RELIEF}/2022.json`, 'utf8'))
		const event = asked(`/v1/rulesets/${RELIEF}/impact`, { as: 'auditor', body: { candidate } })
		const { statusCode, body } = await answered('impact', event)
		expect([statusCode, JSON.parse(body!).changed]).toEqual([200, 0])
	})

	test('start-job, run-job, get-job and get-job-result: from what is handed in to what can be fetched', async () => {
		const rows = Array.from({ length: 130 }, (_, i) => deaths(i % 40, `job-${i % 120}`))
		const items = rows.map((row, i) => (i < 120 ? row : { ...row, idempotencyKey: `again-${i}` }))
		const event = asked(`/v1/jobs?kind=batch&ruleset=${RELIEF}`, { body: { items }, key: 'job' })
		const { jobId } = bodyOf<{ jobId: string }>(await stage.bundled('start-job', event))
		expect(stage.aws.executions.at(-1)).toEqual({ jobId })
		const worker = await stage.lambda('run-job')
		await doJob((order) => worker.invoke<Standing>(order), jobId)
		const job = bodyOf(await answered('get-job', asked(`/v1/jobs/${jobId}`)))
		expect(job).toMatchObject({ status: 'done', counts: { rows: 130, decided: 130, problems: 0 } })
		for (const accept of [MEDIA_TYPES.json, MEDIA_TYPES.csv, MEDIA_TYPES.workbook]) {
			const result = await stage.bundled('get-job-result', asked(`/v1/jobs/${jobId}/result`, { accept }))
			expect(result.statusCode).toBe(303)
			const answer = await fetch(String(result.headers?.location))
			expect([accept, answer.status, (await answer.arrayBuffer()).byteLength > 1_000]).toEqual([accept, 200, true])
		}
	})

	test('start-job and run-job with content that is handed in at an address of its own', async () => {
		const event = eventFor({
			method: 'POST',
			target: `/v1/jobs?kind=batch&ruleset=${RELIEF}&upload=true`,
			headers: [
				['content-type', MEDIA_TYPES.ndjson],
				['idempotency-key', 'upload'],
			],
			claims: { sub: 's', role: 'emergency-staff', scope: 'decisions:write' },
		})!
		const { jobId, upload } = bodyOf<{ jobId: string; upload: { url: string; headers: Record<string, string> } }>(
			await stage.bundled('start-job', event),
		)
		const body = JSON.stringify(deaths(30, 'uploaded'))
		expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body })).status).toBe(200)
		const worker = await stage.lambda('run-job')
		await doJob((order) => worker.invoke<Standing>(order), `uploads/${jobId}`)
		const chain = { scope: '*', subject: { kind: 'incident', id: 'uploaded' } }
		expect(await stage.db.log.verifyChain(chain)).toMatchObject({ entries: 1, faults: [] })
	})

	test('start-job and run-job with an impact run', async () => {
		const candidate = JSON.parse(readFileSync(`rules/catalogue/${RELIEF}/2022.json`, 'utf8'))
		const event = asked(`/v1/jobs?kind=impact&ruleset=${RELIEF}`, { as: 'auditor', body: { candidate }, key: 'impact' })
		const { jobId } = bodyOf<{ jobId: string }>(await stage.bundled('start-job', event))
		const worker = await stage.lambda('run-job')
		await doJob((order) => worker.invoke<Standing>(order), jobId)
		const { body } = await answered('get-job', asked(`/v1/jobs/${jobId}`, { as: 'auditor' }))
		expect(JSON.parse(body!)).toMatchObject({ kind: 'impact', status: 'done' })
	})

	test('publish-events, archive and seal: what the stream tells goes out and is kept, and days are sealed there', async () => {
		const yesterday = new Date(Date.now() - 26 * 3_600_000)
		const log = logOn(stage.db.client, DEFAULT_TABLE, { ...system, clock: () => yesterday })
		await log.append(draft({ subject: { kind: 'household', id: 'sealed' } }), compare)
		const Records = (await everything(stage.db.client))
			.filter(({ pk }) => pk?.startsWith('CHAIN#'))
			.map((item, i) => {
				const NewImage = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }]))
				const dynamodb = { SequenceNumber: String(i), Keys: { pk: NewImage.pk, sk: NewImage.sk }, NewImage }
				return { eventName: 'INSERT', dynamodb }
			})
		for (const fn of ['publish-events', 'archive'])
			expect(await (await stage.lambda(fn)).invoke({ Records })).toEqual({ batchItemFailures: [] })
		const told = new Set(stage.aws.events.map(({ id }) => id))
		expect(told.size).toBe(Records.length)
		const lines = [...stage.aws.objects].filter(([name]) => name.startsWith('archive-bucket/entries/'))
		expect(lines.flatMap(([, content]) => String(content).trim().split('\n'))).toHaveLength(Records.length)
		const seals = await (await stage.lambda('seal')).invoke<{ entries: number }[]>({})
		expect(seals.length).toBeGreaterThan(0)
		expect([...stage.aws.objects.keys()].filter((name) => name.startsWith('archive-bucket/seals/'))).toHaveLength(
			seals.length,
		)
	})
})

describe('Whoever signs in comes as API Gateway tells of him', () => {
	const decide = (authorizer: unknown) => {
		const event = asked(`/v1/rulesets/${RELIEF}/preview`, { body: { facts: { deaths: 12 }, asOf: '2022-07-26' } })
		event.requestContext.authorizer = authorizer as never
		return event
	}
	test.each(AUTHORISERS)('%s', async (_, authorizer, status) => {
		const bundled = await stage.bundled('preview', decide(authorizer))
		expect(bundled.statusCode).toBe(status)
		const source = await stage.source('preview', decide(authorizer))
		expect(bundled).toEqual(JSON.parse(JSON.stringify(source)))
	})
})

describe('An event in whatever shape', () => {
	test('a body in base64, none at all, no headers, no query', async () => {
		const event = asked(`/v1/rulesets/${RELIEF}/preview`, { body: { facts: { deaths: 12 }, asOf: '2022-07-26' } })
		const encoded = { ...event, body: Buffer.from(event.body!).toString('base64'), isBase64Encoded: true }
		expect((await answered('preview', encoded)).statusCode).toBe(200)
		const { body: _, ...without } = event
		expect((await answered('preview', without as ApiEvent)).statusCode).toBe(400)
		const { headers: __, ...bare } = event
		expect((await answered('preview', bare as ApiEvent)).statusCode).toBeLessThan(500)
		const { pathParameters: ___, ...pathless } = event
		expect((await answered('preview', pathless as ApiEvent)).statusCode).toBeLessThan(500)
	})

	test('every function of a route answers nonsense and strangers with a problem in Chinese, and never with a 500', async () => {
		for (const fn of functionNames) {
			const strangers = await stage.bundled(fn, { ...asked('/v1/rulesets'), pathParameters: {} } as ApiEvent)
			expect([fn, strangers.statusCode! < 500]).toEqual([fn, true])
			const nobody = structuredClone(asked('/v1/rulesets'))
			delete nobody.requestContext.authorizer
			const answer = await stage.bundled(fn, { ...nobody, body: '{"torn', headers: {} } as ApiEvent)
			expect([fn, answer.statusCode! < 500]).toEqual([fn, true])
			if (answer.statusCode! >= 400) expect(bodyOf<{ detail: string }>(answer).detail).toMatch(/\p{Script=Han}/u)
		}
	})
})

test('What the functions write is JSON lines without facts, and Node.js has nothing to complain of', async () => {
	const all = await stage.running()
	expect(all.map(({ fn }) => fn).sort()).toEqual([...stage.deployed.keys()].sort())
	for (const { fn, lambda } of all) {
		expect([fn, lambda.output.complaints]).toEqual([fn, ''])
		const lines = lambda.output.log.split('\n').filter((line) => line !== '')
		if (isRoute(fn)) expect(lines.length).toBeGreaterThan(0)
		for (const line of lines) {
			expect(() => JSON.parse(line)).not.toThrow()
			expect(line).not.toMatch(/deaths|bundled-1|batch-1|job-1|uploaded/)
		}
	}
})
