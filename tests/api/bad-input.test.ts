import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, deaths, type ProblemBody, RELIEF, type Timeline } from '../support/call.ts'
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
	/** JSON pointers, or names of parameters or headers, of what is wrong. */
	at?: string[]
}

const FACTS: [what: string, facts: unknown, ...at: string[]][] = [
	['text for a number', { deaths: '12' }, 'deaths'],
	['a fraction for a count', { deaths: 1.5 }, 'deaths'],
	['a number below its bounds', { deaths: -1 }, 'deaths'],
	['a number above its bounds', { deaths: 1e15 }, 'deaths'],
	['a fact that is not known', { death: 12 }, 'death'],
	['two bad facts', { deaths: true, hazard: 'war' }, 'hazard', 'deaths'],
	['an instant that does not exist', { occurredAt: '2022-02-30T10:00:00+08:00' }, 'occurredAt'],
	['an instant without offset', { occurredAt: '2022-02-03T10:00:00' }, 'occurredAt'],
	['a mobile number in a fact', { hazard: MOBILE_NUMBER }, 'hazard'],
]

const FIELDS: [what: string, changes: object, at: string][] = [
	['facts that are a list', { facts: [] }, '/facts'],
	['no facts', { facts: undefined }, '/facts'],
	['an ID card number as the name of a fact', { facts: { [IDENTITY_NUMBER]: 1 } }, '/facts'],
	['a field that is not known', { urgent: true }, '/urgent'],
	['a field of the subject that is not known', { subject: { ...SUBJECT, name: 'x' } }, '/subject/name'],
	['no subject', { subject: undefined }, '/subject'],
	['a kind of subject that is not known', { subject: { kind: 'person', id: '1' } }, '/subject/kind'],
	['a subject with a slash', { subject: { kind: 'incident', id: 'a/b' } }, '/subject/id'],
	['an empty subject', { subject: { kind: 'incident', id: '' } }, '/subject/id'],
	['a number as the subject', { subject: { kind: 'incident', id: 7 } }, '/subject/id'],
	['a day that does not exist', { asOf: '2023-02-29' }, '/asOf'],
	['a month that does not exist', { asOf: '2023-13-01' }, '/asOf'],
	['an hour that does not exist', { asOf: '2023-02-01T25:00:00+08:00' }, '/asOf'],
	['an instant without offset as asOf', { asOf: '2023-02-01T12:00:00' }, '/asOf'],
	['asOf and version at once', { version: '2022' }, '/version'],
	['a version that does not exist', { asOf: undefined, version: '1999' }, '/version'],
	['a note that is too long', { note: '长'.repeat(501) }, '/note'],
	['an ID card number as the subject', { subject: { kind: 'household', id: IDENTITY_NUMBER } }, '/subject/id'],
	['a mobile number as the subject', { subject: { kind: 'household', id: `户-${MOBILE_NUMBER}` } }, '/subject/id'],
	['a mobile number in the note', { note: `联系 ${MOBILE_NUMBER}` }, '/note'],
	['a mobile number in full-width digits', { note: wide(MOBILE_NUMBER) }, '/note'],
	['an ID card number in the note, spaced', { note: IDENTITY_NUMBER.replace(/(.{6})(.{8})/, '$1 $2 ') }, '/note'],
	['half a surrogate pair in the note', { note: 'a\ud800' }, '/note'],
	['half a surrogate pair in the subject', { subject: { kind: 'incident', id: '\ud800' } }, '/subject/id'],
	['a NUL', { note: 'a\u0000b' }, '/note'],
]

/** Text that differs from the valid request's. */
const TEXTS: [what: string, text: string, at: string][] = [
	['a number too large for any computer', json.replace('12', '1e999'), '/facts/deaths'],
	['__proto__', `{"__proto__":{"role":"auditor"},${json.slice(1)}`, '/__proto__'],
	['__proto__ among the facts, in disguise', json.replace('"deaths"', '"\\u005f_proto__"'), '/facts/__proto__'],
	['constructor', json.replace('"deaths"', '"constructor"'), '/facts/constructor'],
	['a fact given twice', json.replace('"deaths":12', '"deaths":12,"deaths":0'), '/facts/deaths'],
	['a fact twice, once in disguise', json.replace('"deaths":12', '"deaths":12,"\\u0064eaths":0'), '/facts/deaths'],
	['nesting without end', `{"facts":{"deaths":${nested(50_000)}}}`, '/facts/deaths/0'],
	['a list', `[${json}]`, ''],
	['null', 'null', ''],
]

const MALFORMED: [what: string, body: string | Uint8Array][] = [
	['JSON cut short', json.slice(0, -3)],
	['JSON with a comma too many', json.replace('}', ',}')],
	['NaN', json.replace('12', 'NaN')],
	['nothing', ''],
	['UTF-16', utf16],
	['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22)],
]

const MEDIA_TYPES = [
	'application/x-www-form-urlencoded',
	'text/plain',
	'application/json; charset=gbk',
	'application/xml',
]

const KEYS: [what: string, key: string][] = [
	['a mobile number as the idempotency key', MOBILE_NUMBER],
	['an idempotency key with a space', 'a b'],
	['an idempotency key of 256 characters', 'k'.repeat(256)],
]

function invalidAt(what: string, body: unknown, ...at: string[]): Refusal {
	const type = at.every((pointer) => pointer.startsWith('/facts')) ? 'invalid-facts' : 'invalid-request'
	return { what, body, status: 422, type, at }
}

const refusals: Refusal[] = [
	...FACTS.map(([what, facts, ...names]) =>
		invalidAt(what, { ...valid, facts }, ...names.map((name) => `/facts/${name}`)),
	),
	...FIELDS.map(([what, changes, at]) => invalidAt(what, { ...valid, ...changes }, at)),
	...TEXTS.map(([what, text, at]) => invalidAt(what, text, at)),
	...MALFORMED.map(([what, body]) => ({ what, body, status: 400, type: 'malformed-json' })),
	...MEDIA_TYPES.map((type) => ({
		what: type,
		body: json,
		headers: { 'content-type': type },
		status: 415,
		type: 'unsupported-media-type',
	})),
	...KEYS.map(([what, key]) => ({
		...invalidAt(what, valid, 'Idempotency-Key'),
		headers: { 'idempotency-key': key },
	})),
	{
		what: 'no idempotency key',
		body: valid,
		headers: { 'idempotency-key': '' },
		status: 400,
		type: 'missing-idempotency-key',
	},
	{ what: '300 KB', body: { ...valid, note: '长'.repeat(100_000) }, status: 413, type: 'payload-too-large' },
	...['2019-01-01', '0000-01-01T00:00:00+23:59', '0001-01-01'].map((asOf) => ({
		what: `${asOf}, when no version was in force`,
		body: { ...valid, asOf },
		status: 422,
		type: 'no-version-in-force',
	})),
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

const REQUESTS: [what: string, path: string, status: number, type: string, at?: string][] = [
	['a rule set that does not exist', '/v1/rulesets/nothing', 404, 'unknown-ruleset'],
	['a rule set named constructor', '/v1/rulesets/constructor', 404, 'unknown-ruleset'],
	['a rule set named __proto__', '/v1/rulesets/__proto__', 404, 'unknown-ruleset'],
	['a version that does not exist', `/v1/rulesets/${RELIEF}?version=1999`, 422, 'invalid-request', 'version'],
	['a day that does not exist', `/v1/rulesets/${RELIEF}?asOf=2022-02-30`, 422, 'invalid-request', 'asOf'],
	['a parameter twice', `/v1/rulesets/${RELIEF}?asOf=2022-07-26&asOf=2022-07-27`, 422, 'invalid-request', 'asOf'],
	['a parameter that is not known', '/v1/rulesets?page=1', 422, 'invalid-request', 'page'],
	['a decision that does not exist', `/v1/decisions/${'0'.repeat(26)}`, 404, 'not-found'],
	['a decision number that is none', '/v1/decisions/nothing', 404, 'not-found'],
	['a list of nothing in particular', '/v1/decisions', 422, 'invalid-request', 'ruleset'],
	['a list of a rule set that does not exist', '/v1/decisions?ruleset=nothing', 404, 'unknown-ruleset'],
	['a subject without kind', '/v1/decisions?subject=H-1', 422, 'invalid-request', 'subject'],
	['a limit of 0', `/v1/decisions?ruleset=${RELIEF}&limit=0`, 422, 'invalid-request', 'limit'],
	['a limit of 101', `/v1/decisions?ruleset=${RELIEF}&limit=101`, 422, 'invalid-request', 'limit'],
	['a limit that is no number', `/v1/decisions?ruleset=${RELIEF}&limit=many`, 422, 'invalid-request', 'limit'],
	['a cursor of one’s own', `/v1/decisions?ruleset=${RELIEF}&cursor=abc`, 422, 'invalid-request', 'cursor'],
	['subject and rule set', `/v1/decisions?ruleset=${RELIEF}&subject=case:1`, 422, 'invalid-request', 'ruleset'],
	['a timeline of an unknown kind', '/v1/subjects/person/1/timeline', 422, 'invalid-request', 'kind'],
	['an ID card number’s timeline', `/v1/subjects/household/${IDENTITY_NUMBER}/timeline`, 422, 'invalid-request', 'id'],
	['a mobile number’s list', `/v1/decisions?subject=household:${MOBILE_NUMBER}`, 422, 'invalid-request', 'subject'],
	['a path that is not there', '/v1/nothing', 404, 'not-found'],
	['a path with a slash too many', '/v1/rulesets/', 404, 'not-found'],
	['an escape that is none', '/v1/rulesets/%zz', 400, 'malformed-request'],
	['half an escape', '/v1/decisions/%E4%B8', 400, 'malformed-request'],
	['a NUL in the path', '/v1/rulesets/%00', 422, 'invalid-request', 'id'],
]

test.each(REQUESTS)('A request for %s is answered with a problem', async (what, path, status, type, at) => {
	expectRefused(await call(server, path), { what, status, type, at: at === undefined ? undefined : [at] })
})

test('A decision under a rule set that does not exist, and a method that is not there, are not found', async () => {
	const preview = await call(server, '/v1/rulesets/nothing/preview', { body: { facts: {} } })
	expectRefused(preview, { what: '', status: 404, type: 'unknown-ruleset' })
	expectRefused(await call(server, '/v1/rulesets', { body: {} }), { what: '', status: 404, type: 'not-found' })
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
