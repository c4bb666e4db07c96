import type { Context } from 'aws-lambda'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examples } from '../../functions/examples.ts'
import { DOMAINS } from '../../functions/http/roles.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { type FunctionName, routes } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import { call } from '../support/call.ts'
import { eventFor } from '../support/event.ts'
import { idleJobs } from '../support/jobs.ts'
import { testLog } from '../support/log.ts'
import { type TestServer, testServer } from '../support/server.ts'

let db: Awaited<ReturnType<typeof testLog>>
let handlers: ReturnType<typeof handlersOn>
let server: TestServer
const reported: unknown[] = []
const shown = examples()

beforeAll(async () => {
	db = await testLog()
	handlers = handlersOn({ ...system, report: (line) => reported.push(line), log: db.log, ...idleJobs() })
	server = await testServer()
})
afterAll(async () => {
	await db.stop()
	await server.stop()
})

const claims = {
	sub: 'fuzz',
	role: '[integration auditor]',
	org: '中和镇',
	scope: ['decisions:write', 'decisions:read', ...DOMAINS.map((name) => `domain:${name}`)].join(' '),
}

/** Values that have broken programs before. */
const odd = fc.constantFrom<unknown>(
	null,
	true,
	0,
	-1,
	1.5,
	Number.MAX_SAFE_INTEGER + 2,
	5e-324,
	1.7976931348623157e308,
	'',
	' ',
	'\u0000',
	'\ud800',
	'\ufeff',
	'e\u0301',
	'𠮷',
	'null',
	'12',
	'constructor',
	'__proto__',
	'2023-02-29',
	'9999-12-31T23:59:59-23:59',
	'0000-01-01T00:00:00+23:59',
	'../../etc/passwd',
	'{{7*7}}',
	"' OR 1=1 --",
	'a'.repeat(10_000),
	[],
	{},
	[[]],
	{ atLeast: 5, atMost: 1 },
	{ atLeast: 1e308 },
	{ atLeast: null },
	[{ at: '9999-12-31T23:59:59.999Z', mm: 1 }],
	{ toString: 1, toJSON: 1, length: -1, then: 1 },
)
const value = fc.oneof({ weight: 3, arbitrary: odd }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) })
const key = fc.oneof(
	fc.constantFrom(
		'facts',
		'asOf',
		'version',
		'subject',
		'note',
		'__proto__',
		'constructor',
		'toString',
		'',
		'at',
		'mm',
	),
	fc.string({ unit: 'binary' }),
)

/** Another value, made from this one by changing one place in it. */
function mutated(of: unknown): fc.Arbitrary<unknown> {
	if (typeof of !== 'object' || of === null) return value
	const names = Object.keys(of)
	const within = names.map((name) =>
		mutated((of as Record<string, unknown>)[name]).map((inner) => ({ ...of, [name]: inner })),
	)
	const added = fc.tuple(key, value).map(([name, inner]) => ({ ...of, [name]: inner }))
	const removed = names.map((name) =>
		fc.constant(Object.fromEntries(Object.entries(of).filter(([other]) => other !== name))),
	)
	return fc.oneof(value, added, ...within, ...removed)
}

const validBodies = shown.flatMap(({ ruleset, version, body }) => {
	const { facts } = body
	const subject = { kind: 'case', id: 'fuzz' }
	return [
		{ ruleset, body: { facts, version, subject, note: 'x' } },
		{ ruleset, body: { ...body, subject } },
		{ ruleset, body: { facts, asOf: '2023-07-26T10:00:00+08:00', subject } },
	]
})

/** JSON text of a mutated request, sometimes with bytes of it changed. */
const requestBody = fc.constantFrom(...validBodies).chain(({ ruleset, body }) =>
	fc
		.tuple(mutated(body), mutated(body), fc.nat(4), fc.nat(), fc.string({ maxLength: 3 }))
		.map(([one, two, twist, at, junk]) => {
			const text = JSON.stringify(twist === 0 ? { ...(two as object), ...(one as object) } : one)
			const place = at % (text.length + 1)
			const damaged = twist === 1 ? text.slice(0, place) + junk + text.slice(place + junk.length) : text
			return { ruleset, body: twist === 2 ? text.replace('"deaths"', '"deaths":1,"deaths"') : damaged }
		}),
)

const header = fc.tuple(
	fc.constantFrom('content-type', 'idempotency-key', 'cookie', 'x-forwarded-for', 'authorization'),
	fc.oneof(
		fc.constantFrom('application/json', 'text/plain', '', '5'),
		fc.string({ unit: 'binary-ascii', maxLength: 300 }),
	),
)
const pathPart = fc.oneof(
	fc.constantFrom(
		'..',
		'%00',
		'%2F',
		'constructor',
		'__proto__',
		'incident',
		'0'.repeat(26),
		'%ED%A0%80',
		'a'.repeat(5_000),
	),
	fc.string({ unit: 'binary', maxLength: 40 }).map((text) => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, ''))),
)
const query = fc.oneof(
	fc
		.array(
			fc.tuple(
				fc.constantFrom('asOf', 'version', 'ruleset', 'subject', 'from', 'to', 'limit', 'cursor', '__proto__', 'x'),
				fc.oneof(
					fc.constantFrom(
						'2022-07-26',
						'2022-02-30',
						'1e3',
						'-0',
						'incident:x',
						'incident:',
						':',
						'disaster-relief-response',
						'MjAyMg',
					),
					fc.string({ maxLength: 60 }),
				),
			),
			{ maxLength: 4 },
		)
		.map((pairs) => new URLSearchParams(pairs).toString()),
	fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => text.replaceAll('?', '')),
)

async function statusOf(parts: Parameters<typeof eventFor>[0]): Promise<number> {
	const event = eventFor({ ...parts, claims })
	if (!event) return 404
	const fn = routes.find(({ method, path }) => event.routeKey === `${method} ${path}`)!.fn as FunctionName
	const { statusCode, body, headers, isBase64Encoded } = await handlers[fn](event, {} as Context)
	const text = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8')
	if (String(headers?.['content-type']).includes('json')) expect(() => JSON.parse(text)).not.toThrow()
	if (statusCode! >= 400) expect(headers!['content-type']).toContain('application/problem+json')
	return statusCode!
}

let keys = 0

test('Thousands of mutations of valid requests: never the server’s fault, and never an unclear answer', async () => {
	const statuses = new Map<number, number>()
	await fc.assert(
		fc.asyncProperty(
			requestBody,
			fc.boolean(),
			fc.array(header, { maxLength: 2 }),
			async ({ ruleset, body }, decides, extra) => {
				const status = await statusOf({
					method: 'POST',
					target: `/v1/rulesets/${ruleset}/${decides ? 'decisions' : 'preview'}`,
					headers: [
						['content-type', 'application/json'],
						['idempotency-key', `fuzz-${++keys}`],
						...(keys % 8 === 0 ? extra : []),
					],
					body,
				})
				statuses.set(status, (statuses.get(status) ?? 0) + 1)
				expect(status).toBeLessThan(500)
			},
		),
		{ numRuns: 5_000 },
	)
	expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 422]))
	expect(reported).toEqual([])
})

test('Thousands of odd paths and queries: never the server’s fault', async () => {
	const targets = routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...targets),
			fc.array(pathPart, { minLength: 2, maxLength: 2 }),
			query,
			async (path, parts, search) => {
				const target = path.replaceAll(/\{\w+\}/g, () => parts.pop()!)
				expect(await statusOf({ target: `${target}?${search}` })).toBeLessThan(500)
			},
		),
		{ numRuns: 3_000 },
	)
	expect(reported).toEqual([])
})

test('A sample of the same over HTTP: never the server’s fault, and the server lives on', async () => {
	const token = await server.identities.token({ role: 'integration', domains: DOMAINS }, new Date())
	for (const [i, { ruleset, body }] of fc.sample(requestBody, 300).entries()) {
		const headers = { 'idempotency-key': `http-${i}` }
		const path = `/v1/rulesets/${ruleset}/${i % 2 ? 'decisions' : 'preview'}`
		const { status } = await call(server, path, { method: 'POST', body, headers, token })
		expect(status).toBeLessThan(500)
	}
	for (const [part, search] of fc.sample(fc.tuple(pathPart, query), 200)) {
		const { status } = await call(server, `/v1/rulesets/${part}?${encodeURI(search)}`, { token })
		expect(status).toBeLessThan(500)
	}
	expect(server.reported).toEqual([])
	expect((await call(server, '/healthz')).status).toBe(200)
})
