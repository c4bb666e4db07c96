import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, call, deaths, type ProblemBody, RELIEF, type Timeline } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

const SUBJECT = { kind: 'incident', id: 'refused' }
// Put together at run time, so that nothing that looks like a person's number stands in this file.
const IDENTITY_NUMBER = ['150783', '19900307', '001', 'X'].join('')
const MOBILE_NUMBER = ['139', '0470', '1234'].join('')
const wide = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const valid = { facts: { deaths: 12 }, asOf: '2022-07-26', subject: SUBJECT }
const json = JSON.stringify(valid)
const utf16 = Uint8Array.from([...json].flatMap((one) => [one.charCodeAt(0), 0]))

interface Refusal {
	what: string
	body?: unknown
	headers?: Record<string, string>
	status: number
	type: string
	/** JSON pointers, or names of headers, of what is wrong. */
	at?: string[]
}

const refusals: Refusal[] = [
	{
		what: 'text for a number',
		body: { ...valid, facts: { deaths: '12' } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a fraction for a count',
		body: { ...valid, facts: { deaths: 1.5 } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a number below its bounds',
		body: { ...valid, facts: { deaths: -1 } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a number above its bounds',
		body: { ...valid, facts: { deaths: 1e15 } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a number too large for any computer',
		body: json.replace('12', '1e999'),
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a fact that is not known',
		body: { ...valid, facts: { death: 12 } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/death'],
	},
	{
		what: 'two bad facts',
		body: { ...valid, facts: { deaths: true, hazard: 'war' } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/hazard', '/facts/deaths'],
	},
	{ what: 'facts that are a list', body: { ...valid, facts: [] }, status: 422, type: 'invalid-facts', at: ['/facts'] },
	{
		what: 'no facts',
		body: { asOf: '2022-07-26', subject: SUBJECT },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts'],
	},
	{
		what: 'an instant that does not exist',
		body: { ...valid, facts: { occurredAt: '2022-02-30T10:00:00+08:00' } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/occurredAt'],
	},
	{
		what: 'an instant without offset',
		body: { ...valid, facts: { occurredAt: '2022-02-03T10:00:00' } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/occurredAt'],
	},
	{
		what: 'a field that is not known',
		body: { ...valid, urgent: true },
		status: 422,
		type: 'invalid-request',
		at: ['/urgent'],
	},
	{
		what: 'a field of the subject that is not known',
		body: { ...valid, subject: { ...SUBJECT, name: 'x' } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/name'],
	},
	{ what: 'no subject', body: { facts: {} }, status: 422, type: 'invalid-request', at: ['/subject'] },
	{
		what: 'a kind of subject that is not known',
		body: { ...valid, subject: { kind: 'person', id: '1' } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/kind'],
	},
	{
		what: 'a subject with a slash',
		body: { ...valid, subject: { kind: 'incident', id: 'a/b' } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/id'],
	},
	{
		what: 'an empty subject',
		body: { ...valid, subject: { kind: 'incident', id: '' } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/id'],
	},
	{
		what: 'a day that does not exist',
		body: { ...valid, asOf: '2023-02-29' },
		status: 422,
		type: 'invalid-request',
		at: ['/asOf'],
	},
	{
		what: 'a month that does not exist',
		body: { ...valid, asOf: '2023-13-01' },
		status: 422,
		type: 'invalid-request',
		at: ['/asOf'],
	},
	{
		what: 'an hour that does not exist',
		body: { ...valid, asOf: '2023-02-01T25:00:00+08:00' },
		status: 422,
		type: 'invalid-request',
		at: ['/asOf'],
	},
	{
		what: 'an instant without offset as asOf',
		body: { ...valid, asOf: '2023-02-01T12:00:00' },
		status: 422,
		type: 'invalid-request',
		at: ['/asOf'],
	},
	{
		what: 'asOf and version at once',
		body: { ...valid, version: '2022' },
		status: 422,
		type: 'invalid-request',
		at: ['/version'],
	},
	{
		what: 'a version that does not exist',
		body: { facts: {}, subject: SUBJECT, version: '1999' },
		status: 422,
		type: 'invalid-request',
		at: ['/version'],
	},
	{
		what: 'a day on which no version is in force',
		body: { ...valid, asOf: '2019-01-01' },
		status: 422,
		type: 'no-version-in-force',
	},
	{
		what: 'the first of all days',
		body: { ...valid, asOf: '0000-01-01T00:00:00+23:59' },
		status: 422,
		type: 'no-version-in-force',
	},
	{
		what: 'a note that is too long',
		body: { ...valid, note: '长'.repeat(501) },
		status: 422,
		type: 'invalid-request',
		at: ['/note'],
	},
	{
		what: 'an ID card number as the subject',
		body: { ...valid, subject: { kind: 'household', id: IDENTITY_NUMBER } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/id'],
	},
	{
		what: 'a mobile number as the subject',
		body: { ...valid, subject: { kind: 'household', id: `户-${MOBILE_NUMBER}` } },
		status: 422,
		type: 'invalid-request',
		at: ['/subject/id'],
	},
	{
		what: 'a mobile number in the note',
		body: { ...valid, note: `联系 ${MOBILE_NUMBER}` },
		status: 422,
		type: 'invalid-request',
		at: ['/note'],
	},
	{
		what: 'an ID card number in the note, spaced',
		body: {
			...valid,
			note: `证件 ${IDENTITY_NUMBER.slice(0, 6)} ${IDENTITY_NUMBER.slice(6, 14)} ${IDENTITY_NUMBER.slice(14)}`,
		},
		status: 422,
		type: 'invalid-request',
		at: ['/note'],
	},
	{
		what: 'a mobile number in full-width digits',
		body: { ...valid, note: wide(MOBILE_NUMBER) },
		status: 422,
		type: 'invalid-request',
		at: ['/note'],
	},
	{
		what: 'a mobile number in a fact',
		body: { ...valid, facts: { hazard: MOBILE_NUMBER } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/hazard'],
	},
	{
		what: 'an ID card number as a field name',
		body: { ...valid, facts: { [IDENTITY_NUMBER]: 1 } },
		status: 422,
		type: 'invalid-facts',
		at: ['/facts'],
	},
	{
		what: 'a mobile number as the idempotency key',
		body: valid,
		headers: { 'idempotency-key': MOBILE_NUMBER },
		status: 422,
		type: 'invalid-request',
		at: ['Idempotency-Key'],
	},
	{
		what: 'half a surrogate pair',
		body: json.replace('refused', '\\ud800'),
		status: 422,
		type: 'invalid-request',
		at: ['/subject/id'],
	},
	{
		what: 'half a surrogate pair in the note',
		body: { ...valid, note: 'a\ud800' },
		status: 422,
		type: 'invalid-request',
		at: ['/note'],
	},
	{ what: 'a NUL', body: { ...valid, note: 'a\u0000b' }, status: 422, type: 'invalid-request', at: ['/note'] },
	{
		what: '__proto__',
		body: `{"__proto__":{"role":"auditor"},${json.slice(1)}`,
		status: 422,
		type: 'invalid-request',
		at: ['/__proto__'],
	},
	{
		what: '__proto__ among the facts, in disguise',
		body: json.replace('"deaths"', '"\\u005f_proto__"'),
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/__proto__'],
	},
	{
		what: 'constructor',
		body: json.replace('"deaths"', '"constructor"'),
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/constructor'],
	},
	{
		what: 'a fact given twice',
		body: json.replace('"deaths":12', '"deaths":12,"deaths":0'),
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{
		what: 'a fact given twice, once in disguise',
		body: json.replace('"deaths":12', '"deaths":12,"\\u0064eaths":0'),
		status: 422,
		type: 'invalid-facts',
		at: ['/facts/deaths'],
	},
	{ what: 'nesting without end', body: `{"facts":{"deaths":${nested(50_000)}}}`, status: 422, type: 'invalid-facts' },
	{ what: 'a list', body: [valid], status: 422, type: 'invalid-request', at: [''] },
	{ what: 'null', body: 'null', status: 422, type: 'invalid-request', at: [''] },
	{ what: 'JSON cut short', body: json.slice(0, -3), status: 400, type: 'malformed-json' },
	{ what: 'JSON with a comma too many', body: json.replace('}', ',}'), status: 400, type: 'malformed-json' },
	{ what: 'NaN', body: json.replace('12', 'NaN'), status: 400, type: 'malformed-json' },
	{ what: 'nothing', body: '', status: 400, type: 'malformed-json' },
	{ what: 'UTF-16', body: utf16, status: 400, type: 'malformed-json' },
	{
		what: 'bytes that are not UTF-8',
		body: Uint8Array.of(0x22, 0xff, 0xfe, 0x22),
		status: 400,
		type: 'malformed-json',
	},
	{ what: '300 KB', body: { ...valid, note: '长'.repeat(100_000) }, status: 413, type: 'payload-too-large' },
	{
		what: 'a form',
		body: 'facts=1',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		status: 415,
		type: 'unsupported-media-type',
	},
	{
		what: 'plain text',
		body: json,
		headers: { 'content-type': 'text/plain' },
		status: 415,
		type: 'unsupported-media-type',
	},
	{
		what: 'another charset',
		body: json,
		headers: { 'content-type': 'application/json; charset=gbk' },
		status: 415,
		type: 'unsupported-media-type',
	},
	{
		what: 'no idempotency key',
		body: valid,
		headers: { 'idempotency-key': '' },
		status: 400,
		type: 'missing-idempotency-key',
	},
	{
		what: 'an idempotency key with a space',
		body: valid,
		headers: { 'idempotency-key': 'a b' },
		status: 422,
		type: 'invalid-request',
		at: ['Idempotency-Key'],
	},
	{
		what: 'an idempotency key of 256 characters',
		body: valid,
		headers: { 'idempotency-key': 'k'.repeat(256) },
		status: 422,
		type: 'invalid-request',
		at: ['Idempotency-Key'],
	},
]

const CHINESE = /\p{Script=Han}/u

function expectRefused(answer: { status: number; headers: Headers; body: ProblemBody }, { status, type, at }: Refusal) {
	expect([answer.status, answer.body?.type]).toEqual([status, `/problems/${type}`])
	expect(answer.headers.get('content-type')).toContain('application/problem+json')
	expect(answer.body.status).toBe(status)
	for (const text of [
		answer.body.title,
		answer.body.detail,
		...(answer.body.errors ?? []).map(({ detail }) => detail),
	]) {
		expect(text).toMatch(CHINESE)
	}
	if (!at) return
	const places = answer.body.errors!.map(({ pointer, parameter, header }) => pointer ?? parameter ?? header)
	expect(places).toEqual(at)
}

test.each(refusals)('$what is refused, and nothing is recorded', async ({ body, headers, ...expected }) => {
	const key = `refused-${refusals.findIndex(({ what }) => what === expected.what)}`
	const answer = await call(server, `/v1/rulesets/${RELIEF}/decisions`, {
		body,
		headers: { 'idempotency-key': key, ...headers },
	})
	expectRefused(answer, expected)
	const { body: timeline } = await call<Timeline>(server, '/v1/subjects/incident/refused/timeline')
	expect(timeline.entries).toEqual([])
})

test('A day without a version is answered with the versions that there are', async () => {
	const { body } = await call(server, '/v1/rulesets/waterlogging-response/preview', {
		body: { facts: {}, asOf: '2020-01-01' },
	})
	expect(body).toMatchObject({ type: '/problems/no-version-in-force', asOf: '2020-01-01' })
	expect(body.versions).toEqual([
		{ version: '2022', validFrom: '2022-07-04', validTo: '2023-01-01' },
		{ version: '2023', validFrom: '2023-01-01', validTo: null },
	])
})

test('A note may hold line breaks, and numbers that are no person’s', async () => {
	const uuid = '12345678-1234-4123-8123-a39047012341'
	const note = `第二次续报\n编号 20220726-0012，水位 139 厘米，${uuid}`
	const answer = await call(server, `/v1/rulesets/${RELIEF}/preview`, { body: { ...deaths(1), note } })
	expect(answer.status).toBe(200)
})

const requests: (Refusal & { path: string; options?: Call })[] = [
	{ what: 'a rule set that does not exist', path: '/v1/rulesets/nothing', status: 404, type: 'unknown-ruleset' },
	{ what: 'a rule set named constructor', path: '/v1/rulesets/constructor', status: 404, type: 'unknown-ruleset' },
	{ what: 'a rule set named __proto__', path: '/v1/rulesets/__proto__', status: 404, type: 'unknown-ruleset' },
	{
		what: 'a decision under a rule set that does not exist',
		path: '/v1/rulesets/nothing/preview',
		options: { body: { facts: {} } },
		status: 404,
		type: 'unknown-ruleset',
	},
	{
		what: 'a version that does not exist',
		path: `/v1/rulesets/${RELIEF}?version=1999`,
		status: 422,
		type: 'invalid-request',
		at: ['version'],
	},
	{
		what: 'a day that does not exist',
		path: `/v1/rulesets/${RELIEF}?asOf=2022-02-30`,
		status: 422,
		type: 'invalid-request',
		at: ['asOf'],
	},
	{
		what: 'a parameter given twice',
		path: `/v1/rulesets/${RELIEF}?asOf=2022-07-26&asOf=2023-07-26`,
		status: 422,
		type: 'invalid-request',
		at: ['asOf'],
	},
	{
		what: 'a parameter that is not known',
		path: '/v1/rulesets?page=1',
		status: 422,
		type: 'invalid-request',
		at: ['page'],
	},
	{ what: 'a decision that does not exist', path: `/v1/decisions/${'0'.repeat(26)}`, status: 404, type: 'not-found' },
	{ what: 'a decision number that is none', path: '/v1/decisions/nothing', status: 404, type: 'not-found' },
	{
		what: 'a list of nothing in particular',
		path: '/v1/decisions',
		status: 422,
		type: 'invalid-request',
		at: ['ruleset'],
	},
	{ what: 'a subject without kind', path: '/v1/decisions?subject=H-1', status: 422, type: 'invalid-request' },
	{
		what: 'a limit of 0',
		path: `/v1/decisions?ruleset=${RELIEF}&limit=0`,
		status: 422,
		type: 'invalid-request',
		at: ['limit'],
	},
	{
		what: 'a limit of 101',
		path: `/v1/decisions?ruleset=${RELIEF}&limit=101`,
		status: 422,
		type: 'invalid-request',
		at: ['limit'],
	},
	{
		what: 'a cursor of one’s own',
		path: `/v1/decisions?ruleset=${RELIEF}&cursor=abc`,
		status: 422,
		type: 'invalid-request',
		at: ['cursor'],
	},
	{
		what: 'subject and rule set at once',
		path: `/v1/decisions?ruleset=${RELIEF}&subject=incident:1`,
		status: 422,
		type: 'invalid-request',
	},
	{
		what: 'a timeline of a kind that is not known',
		path: '/v1/subjects/person/1/timeline',
		status: 422,
		type: 'invalid-request',
		at: ['kind'],
	},
	{
		what: 'a timeline of an ID card number',
		path: `/v1/subjects/household/${IDENTITY_NUMBER}/timeline`,
		status: 422,
		type: 'invalid-request',
		at: ['id'],
	},
	{ what: 'a path that is not there', path: '/v1/nothing', status: 404, type: 'not-found' },
	{ what: 'a path with a slash too many', path: '/v1/rulesets/', status: 404, type: 'not-found' },
	{ what: 'a method that is not there', path: '/v1/rulesets', options: { body: {} }, status: 404, type: 'not-found' },
	{ what: 'an escape that is none', path: '/v1/rulesets/%zz', status: 400, type: 'malformed-request' },
	{ what: 'half an escape', path: '/v1/decisions/%E4%B8', status: 400, type: 'malformed-request' },
	{ what: 'a NUL in the path', path: '/v1/rulesets/%00', status: 422, type: 'invalid-request', at: ['id'] },
]

test.each(requests)('A request for $what is answered with a problem', async ({ path, options, ...expected }) => {
	expectRefused(await call(server, path, options), expected)
})

/** What a client that is no browser may write on the wire. */
function raw(text: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(server.origin).port), '127.0.0.1', () => socket.write(text, 'latin1'))
		const chunks: Buffer[] = []
		socket.on('data', (chunk) => chunks.push(chunk))
		socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
		socket.on('error', reject)
	})
}

test.each([
	['an absolute address', 'GET http://elsewhere/v1/rulesets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
	['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
	['two slashes', 'GET //v1//rulesets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
	['dots', 'GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
	[
		'bytes that are not ASCII in a header',
		'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: \xff\xfe\r\nConnection: close\r\n\r\n',
		200,
	],
	[
		'bytes that are not ASCII in the path',
		'GET /v1/rulesets/\xe4\xb8 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
		400,
	],
	[
		'a broken token',
		'GET /v1/rulesets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a.b.c\r\nConnection: close\r\n\r\n',
		401,
	],
	['no HTTP at all', 'what is this\r\n\r\n', 400],
	['headers without end', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
])('On the wire, %s is answered and the server lives on', async (_, text, status) => {
	expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
	expect((await call(server, '/healthz')).status).toBe(200)
})

test('A body of 11 MB is refused after its sender has had its say', async () => {
	const answer = await call(server, `/v1/rulesets/${RELIEF}/preview`, { body: new Uint8Array(11 * 1024 * 1024) })
	expectRefused(answer, { what: '', status: 413, type: 'payload-too-large' })
})

test('None of this was the server’s own fault', () => {
	expect(server.reported).toEqual([])
})
