import { setTimeout as sleep } from 'node:timers/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LogUnavailableError, SubjectMovedOnError } from '../../functions/decision-log/errors.ts'
import type { DecisionLog } from '../../functions/decision-log/log.ts'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import { DOMAINS, type Role } from '../../functions/http/roles.ts'
import { JobsUnavailableError } from '../../functions/jobs/errors.ts'
import { gateway } from '../../functions/local/gateway.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { LocalIdentities } from '../../functions/local/identity.ts'
import { type ApiRoute, apiRoutes } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import file from '../../rules/catalogue/rural-housing-renovation/2023.json' with { type: 'json' }
import { workedExamples } from '../../rules/index.ts'
import { Contract } from '../support/contract.ts'
import { idleJobs } from '../support/jobs.ts'
import { listenForTest } from '../support/listen.ts'
import { testLog } from '../support/log.ts'
import { type TestServer, testServer } from '../support/server.ts'

const contract = new Contract()
const HOUSING = 'rural-housing-renovation'
const DECISIONS = `/v1/rulesets/${HOUSING}/decisions`
const OFFICER = { as: 'township-officer', org: '中和镇' } as const
const AUDITOR = { as: 'auditor' } as const

interface Asked {
	as?: Role
	org?: string
	domains?: typeof DOMAINS
	token?: null
	headers?: Record<string, string>
	body?: unknown
	/** Sends no key, whatever the route. */
	keyless?: true
	origin?: string
}

let server: TestServer
let db: Awaited<ReturnType<typeof testLog>>
beforeAll(async () => {
	server = await testServer()
	db = await testLog()
})
afterAll(async () => {
	await server.stop()
	await db.stop()
})

let keys = 0

/** A call whose answer is held to the document; one that leads elsewhere is followed, and held to it as well. */
async function ask(path: string, options: Asked = {}): Promise<{ status: number; text: string; headers: Headers }> {
	const { as: role = 'township-officer', org = '中和镇', domains, body, origin = server.origin } = options
	const method = body === undefined ? 'GET' : 'POST'
	const token = await server.identities.token({ role, org, domains }, new Date())
	const raw = typeof body === 'string' || body instanceof Uint8Array
	const response = await fetch(`${origin}${path}`, {
		method,
		redirect: 'manual',
		headers: {
			...(options.token === null ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(options.keyless ? {} : { 'idempotency-key': `contract-${++keys}` }),
			...options.headers,
		},
		...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
	})
	await contract.expectDescribed(method, path, response)
	const text = await response.text()
	if (response.status === 303 && method === 'GET') {
		const found = await fetch(new URL(response.headers.get('location')!, origin))
		await contract.expectDescribed(method, path, found, 200)
		return { status: 303, text: await found.text(), headers: found.headers }
	}
	return { status: response.status, text, headers: response.headers }
}

const expectStatus = async (status: number, path: string, options?: Asked) => {
	const answer = await ask(path, options)
	expect([path, answer.status, answer.text.slice(0, 300)]).toEqual([path, status, expect.anything()])
	return answer
}

const household = (id: string, more: object = {}) => ({
	...exampleOf(HOUSING),
	subject: { kind: 'household', id },
	...more,
})

function exampleOf(ruleset: string) {
	const { facts, asOf } = workedExamples.find((one) => one.ruleset === ruleset)!
	return { facts, asOf }
}

test('The document is valid OpenAPI 3.1', async () => {
	const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(contract.document)))
	expect(errors ?? []).toEqual([])
	expect(valid).toBe(true)
})

/** Members of a schema that neither have a description nor refer to a schema that has one. */
function bareMembers(place: string, schema: unknown, deep: boolean): string[] {
	if (typeof schema !== 'object' || schema === null) return []
	const { properties = {} } = schema as { properties?: Record<string, object> }
	const bare = Object.entries(properties).flatMap(([name, member]) =>
		'description' in member || JSON.stringify(member).includes('"$ref"') ? [] : [`${place}/${name}`],
	)
	return deep ? [...bare, ...Object.values(schema).flatMap((part) => bareMembers(place, part, deep))] : bare
}

test('Every schema, member, parameter and answer is described', () => {
	const { components, paths } = contract.document
	const bare = Object.entries(components.schemas).flatMap(([name, schema]) => {
		// The parts of rule files are described in docs/format.md.
		if (['Condition', 'IndicatorFormula'].includes(name)) return []
		return [...('description' in schema ? [] : [name]), ...bareMembers(name, schema, name !== 'RuleSetVersion')]
	})
	const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
	for (const { operationId, parameters = [], responses } of operations) {
		for (const { name, description } of parameters) if (!description) bare.push(`${operationId} ${name}`)
		for (const [status, { description }] of Object.entries(responses)) {
			if (!description) bare.push(`${operationId} ${status}`)
		}
	}
	expect(bare).toEqual([])
})

describe('Answers are as the document says', () => {
	test('to every rule set’s examples, as previews', async () => {
		for (const { ruleset, facts, asOf } of workedExamples) {
			const path = `/v1/rulesets/${ruleset}/preview`
			await expectStatus(200, path, { as: 'integration', domains: DOMAINS, body: { facts, asOf } })
		}
	})

	test('from the catalogue', async () => {
		await expectStatus(200, '/v1/rulesets')
		await expectStatus(200, `/v1/rulesets/${HOUSING}?version=2023`)
		for (const { ruleset, version } of workedExamples)
			await expectStatus(200, `/v1/rulesets/${ruleset}?version=${version}`)
		await expectStatus(200, `/v1/rulesets/${HOUSING}/template.xlsx?version=2023`)
		await expectStatus(200, '/v1/openapi.json')
		await expectStatus(200, '/healthz')
	})

	test('to decisions, and to whoever looks at them', async () => {
		const key = { 'idempotency-key': 'contract-again' }
		const made = await expectStatus(201, DECISIONS, { ...OFFICER, body: household('C-1'), headers: key })
		const again = await expectStatus(201, DECISIONS, { ...OFFICER, body: household('C-1'), headers: key })
		expect(again.headers.get('idempotency-replayed')).toBe('true')
		await expectStatus(422, DECISIONS, { ...OFFICER, body: household('C-2'), headers: key })
		const { decisionId } = JSON.parse(made.text)
		await expectStatus(201, DECISIONS, {
			...OFFICER,
			body: household('C-1', { facts: { dangerGrade: 'B' }, note: '复核' }),
		})
		for (const path of [
			`/v1/decisions/${decisionId}`,
			`/v1/decisions?ruleset=${HOUSING}&limit=1`,
			'/v1/decisions?subject=household:C-1',
			'/v1/subjects/household/C-1/timeline',
			'/v1/reports/outcomes',
		])
			await expectStatus(200, path, OFFICER)
		const today = new Date().toISOString().slice(0, 10)
		for (const path of [
			`/v1/decisions/${decisionId}/replay`,
			'/v1/subjects/household/C-1/verification',
			`/v1/log/verification?date=${today}`,
		])
			await expectStatus(200, path, AUDITOR)
		await expectStatus(200, '/v1/reports/outcomes', { headers: { accept: MEDIA_TYPES.workbook } })
		await expectStatus(200, `/v1/rulesets/${HOUSING}/impact`, { ...AUDITOR, body: { candidate: file } })
	})

	test('to batches in every form', async () => {
		const items = [household('B-1'), household('B-2', { facts: { dangerGrade: 'E' } }), { facts: 5 }, 7]
		const schema = { $ref: '#/components/schemas/BatchRow' }
		for (const [form, type] of Object.entries(MEDIA_TYPES)) {
			const answer = await expectStatus(200, `${DECISIONS}/batch`, { body: { items }, headers: { accept: type } })
			if (form !== 'ndjson') continue
			const lines = answer.text.trimEnd().split('\n')
			for (const line of lines.slice(0, -1)) contract.expectValid(schema as never, JSON.parse(line), line)
			const { counts } = JSON.parse(lines.at(-1)!)
			contract.expectValid({ $ref: '#/components/schemas/BatchCounts' }, counts, 'the last line')
		}
		const { path, body } = longBatch()
		await expectStatus(303, path, { body })
	})

	test('to jobs from their beginning to their result', async () => {
		const batch = await expectStatus(202, `/v1/jobs?kind=batch&ruleset=${HOUSING}`, {
			body: { items: [household('J-1'), household('J-2', { facts: { dangerGrade: 'E' } })] },
		})
		const impact = await expectStatus(202, `/v1/jobs?kind=impact&ruleset=${HOUSING}`, {
			...AUDITOR,
			body: { candidate: file },
		})
		const failing = await expectStatus(202, `/v1/jobs?kind=batch&ruleset=${HOUSING}`, { body: '{"items":5}' })
		for (const [started, asker, ends] of [
			[batch, OFFICER, 'done'],
			[impact, AUDITOR, 'done'],
			[failing, OFFICER, 'failed'],
		] as const) {
			const path = started.headers.get('location')!
			let status = ''
			while (!['done', 'failed'].includes(status)) {
				await sleep(50)
				status = JSON.parse((await expectStatus(200, path, asker)).text).status
			}
			expect(status).toBe(ends)
			await expectStatus(ends === 'done' ? 303 : 404, `${path}/result`, asker)
		}
	})
})

const names = (count: number) => Array.from({ length: count }, (_, i) => `notAField${i}`)

/** Where a route can be found with good parameters, and a body that it takes. */
function sample(route: ApiRoute): { path: string; body?: object } {
	const path = route.path
		.replace('/v1/rulesets/{id}', `/v1/rulesets/${HOUSING}`)
		.replace('{kind}/{id}', 'household/C-1')
		.replace('{id}', '0'.repeat(32))
		.replace('{decisionId}', '01ARZ3NDEKTSV4RRFFQ69G5FAV')
	const query: Partial<Record<string, string>> = {
		'get-ruleset': '?version=2023',
		template: '?version=2023',
		'list-decisions': `?ruleset=${HOUSING}`,
		'verify-day': '?date=2023-08-01',
		'start-job': `?kind=batch&ruleset=${HOUSING}`,
	}
	const bodies: Partial<Record<string, object>> = {
		preview: exampleOf(HOUSING),
		decide: household('S-1'),
		'decide-batch': { items: [household('S-2')] },
		impact: { candidate: file },
		'start-job': { items: [] },
	}
	return { path: `${path}${query[route.fn] ?? ''}`, body: bodies[route.fn] }
}

const all: readonly ApiRoute[] = apiRoutes
/** Somebody who may do what the route does. */
const whoMay = ({ action }: ApiRoute): Asked => (action === 'audit' ? AUDITOR : OFFICER)

describe('Refusals are as the document says', () => {
	test('of callers without a token, or without the right', async () => {
		for (const route of all.filter(({ action }) => action !== 'open')) {
			const { path, body } = sample(route)
			await expectStatus(401, path, { token: null, body })
			if (route.action !== 'catalogue') await expectStatus(403, path, { as: 'integration', domains: [] as never, body })
		}
	})

	test('of addresses that cannot be read, of what is not there, and of what is badly asked', async () => {
		for (const route of all) {
			const { path, body } = sample(route)
			const asker = { ...whoMay(route), body }
			if (route.path.includes('{')) {
				const malformed = route.path.replaceAll(/\{\w+\}/g, '%zz')
				await expectStatus(400, malformed, asker)
				const absent = path.replace(HOUSING, 'none')
				if (!route.path.includes('{kind}')) await expectStatus(404, absent, asker)
			}
			if (route.fn !== 'health') {
				await expectStatus(422, `${path}${path.includes('?') ? '&' : '?'}none=1`, asker)
			}
		}
		await expectStatus(404, '/v1/decisions?ruleset=none')
		await expectStatus(404, '/v1/reports/outcomes?ruleset=none')
		await expectStatus(404, '/v1/jobs?kind=batch&ruleset=none', { body: {} })
		await expectStatus(422, `/v1/rulesets/${HOUSING}?asOf=1999-01-01`)
		await expectStatus(422, '/v1/jobs?kind=impact&ruleset=x&version=1', { ...AUDITOR, body: {} })
		await expectStatus(422, DECISIONS, { body: household('S-3', { facts: { dangerGrade: 'E', none: 1 } }) })
	})

	test('of bodies that are no JSON, too large or of another type, of missing keys and of forms that there are not', async () => {
		for (const route of all.filter(({ method }) => method === 'POST')) {
			const { path, body } = sample(route)
			const asker = whoMay(route)
			const isUpload = route.body === 'upload'
			const large = Buffer.alloc(isUpload ? 5 * 1024 * 1024 + 1 : 256 * 1024 + 1, ' ')
			await expectStatus(413, path, { ...asker, body: large })
			await expectStatus(415, path, { ...asker, body, headers: { 'content-type': 'text/plain' } })
			if (route.fn !== 'start-job') await expectStatus(400, path, { ...asker, body: '{' })
			if (isUpload || route.fn === 'decide') await expectStatus(400, path, { ...asker, body, keyless: true })
			if (isUpload) await expectStatus(406, path, { ...asker, body, headers: { accept: 'image/png' } })
		}
		await expectStatus(406, '/v1/reports/outcomes', { headers: { accept: 'text/csv' } })
	})
})

describe('What fails is as the document says', () => {
	/** The same gateway and handlers, on a log, a store or a clock that fails as a test wants it to. */
	async function broken(log: unknown, jobs: unknown = idleJobs().jobs, clock = system.clock): Promise<string> {
		const parts = { ...system, report: () => {}, clock }
		const handlers = handlersOn({ ...parts, log: log as DecisionLog, jobs: jobs as never, driver: idleJobs().driver })
		const identities = await LocalIdentities.open(server.dataDirectory)
		return listenForTest(
			gateway({ ...system, handlers, identities, downloads: idleJobs().jobs, arrived: async () => {} }),
		)
	}
	const failing = (error: Error): unknown =>
		new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : failingPart(error)) })
	/** Fails when it is called, and so do its parts. */
	const failingPart = (error: Error): unknown =>
		new Proxy(
			() => {
				throw error
			},
			{ get: () => failingPart(error) },
		)

	test('where the log cannot be read or written', async () => {
		const unavailable = new LogUnavailableError('down', true, false)
		const origin = await broken(failing(unavailable))
		for (const route of all) {
			if (!contract.described().includes(`${operationIdOf(route)} 503`) || NEEDS_JOBS.includes(route.fn)) continue
			const { path, body } = sample(route)
			await expectStatus(503, path, { ...whoMay(route), body, origin })
		}
	})

	test('where what jobs are kept in does not answer', async () => {
		const origin = await broken(db.log, failing(new JobsUnavailableError('SlowDown')))
		for (const route of all.filter(({ fn }) => NEEDS_JOBS.includes(fn))) {
			const { path, body } = route.fn === 'decide-batch' ? longBatch() : sample(route)
			await expectStatus(503, path, { ...whoMay(route), body, origin })
		}
	})

	test('where the rows of a batch cannot be written: each has its problem', async () => {
		const origin = await broken(failing(new LogUnavailableError('down', true, true)))
		const { text } = await expectStatus(200, `${DECISIONS}/batch`, { body: { items: [household('U-1')] }, origin })
		const problem = { type: '/problems/log-unavailable', status: 503, recorded: null }
		expect(JSON.parse(text)).toMatchObject({ results: [{ row: 1, problem }], counts: { problems: 1 } })
	})

	test('where a subject moves on again and again, and where a run is too long for one answer', async () => {
		const { log } = db
		const moving = new Proxy(log, {
			get: (target, name) =>
				name === 'append' ? () => Promise.reject(new SubjectMovedOnError()) : bound(target, name),
		})
		await expectStatus(409, DECISIONS, { ...OFFICER, body: household('M-1'), origin: await broken(moving) })
		await expectStatus(201, DECISIONS, { ...OFFICER, body: household('M-1'), origin: await broken(log) })
		const long = new Proxy(log, {
			get: (target, name) => {
				if (name !== 'walk') return bound(target, name)
				return async function* (...range: Parameters<DecisionLog['walk']>) {
					for await (const entry of target.walk(...range)) for (let i = 0; i <= 5_000; i++) yield entry
				}
			},
		})
		const body = { candidate: file }
		await expectStatus(202, `/v1/rulesets/${HOUSING}/impact`, { ...AUDITOR, body, origin: await broken(long) })
	})

	test('where something fails that nobody foresaw', async () => {
		const fault = new TypeError('unforeseen')
		const clock = () => {
			throw fault
		}
		const origin = await broken(failing(fault), failing(fault), clock)
		for (const route of all) {
			if (UNFAILING.includes(route.fn)) continue
			const { path: at, body } = sample(route)
			const path = at.replace('?version=2023', '')
			await expectStatus(500, path, { ...whoMay(route), body, origin })
		}
	})
})

/** A batch whose answer is too long for one. */
function longBatch() {
	const rows = Array.from({ length: 5_000 }, () => Object.fromEntries(names(20).map((name) => [name, 1])))
	return { path: `${DECISIONS}/batch`, body: { items: rows } }
}

const bound = (target: DecisionLog, name: string | symbol) => {
	const part = Reflect.get(target, name) as unknown
	return typeof part === 'function' ? part.bind(target) : part
}

/** Routes that keep or fetch what jobs are given and give, also where the log answers. */
const NEEDS_JOBS: readonly string[] = ['decide-batch', 'start-job', 'get-job', 'get-job-result']

/** Routes that have nothing which could fail. */
const UNFAILING: readonly string[] = ['list-rulesets', 'openapi']

function operationIdOf({ path, method }: ApiRoute): string {
	return contract.document.paths[path]![method.toLowerCase()]!.operationId
}

test('Every answer that the document describes was given, but for those of API Gateway alone', () => {
	const unseen = contract.described().filter((place) => !contract.seen.has(place))
	const byGateway = unseen.filter((place) => place.endsWith(' 429'))
	expect(unseen.filter((place) => !byGateway.includes(place)).sort()).toEqual(['listRulesets 500', 'openapi 500'])
})
