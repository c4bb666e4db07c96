import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import { build as listRulesets } from '../../functions/api/list-rulesets.ts'
import { build as preview } from '../../functions/api/preview.ts'
import { gateway, type Handler } from '../../functions/local/gateway.ts'
import type { handlersOn } from '../../functions/local/handlers.ts'
import { LocalIdentities } from '../../functions/local/identity.ts'
import { matchRoute } from '../../functions/local/match.ts'
import { routes } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import { eventFor } from '../support/event.ts'
import { idleJobs } from '../support/jobs.ts'
import { listenForTest } from '../support/listen.ts'
import { temporaryDirectory } from '../support/server.ts'

test('An event is what API Gateway would send: payload 2.0, claims as text', () => {
	const event = eventFor({
		method: 'POST',
		target: '/v1/rulesets/%E5%86%85%E6%B6%9D/preview?a=1&b=%20x&a=2&c=',
		headers: [
			['Host', 'localhost:3000'],
			['Content-Type', 'application/json'],
			['X-Twice', 'one'],
			['X-Twice', 'two'],
			['Cookie', 'a=1; b=2'],
			['User-Agent', 'curl/8'],
		],
		body: '{"facts":{}}',
		claims: { sub: 's', roles: ['a', 'b'], exp: 1234, active: true },
	})
	expect(event).toEqual({
		version: '2.0',
		routeKey: 'POST /v1/rulesets/{id}/preview',
		rawPath: '/v1/rulesets/%E5%86%85%E6%B6%9D/preview',
		rawQueryString: 'a=1&b=%20x&a=2&c=',
		cookies: ['a=1', 'b=2'],
		headers: {
			host: 'localhost:3000',
			'content-type': 'application/json',
			'x-twice': 'one,two',
			'user-agent': 'curl/8',
		},
		queryStringParameters: { a: '1,2', b: ' x', c: '' },
		requestContext: {
			accountId: 'local',
			apiId: 'local',
			domainName: 'localhost:3000',
			domainPrefix: 'local',
			authorizer: {
				jwt: { claims: { sub: 's', roles: '[a b]', exp: '1234', active: 'true' }, scopes: ['decisions:write'] },
			},
			http: {
				method: 'POST',
				path: '/v1/rulesets/%E5%86%85%E6%B6%9D/preview',
				protocol: 'HTTP/1.1',
				sourceIp: '127.0.0.1',
				userAgent: 'curl/8',
			},
			requestId: 'request-1',
			routeKey: 'POST /v1/rulesets/{id}/preview',
			stage: '$default',
			time: '26/Jul/2022:06:00:00 +0000',
			timeEpoch: 1658815200000,
		},
		pathParameters: { id: '内涝' },
		body: '{"facts":{}}',
		isBase64Encoded: false,
	})
})

test('What a request does not have, its event does not have either', () => {
	const event = eventFor({ target: '/healthz' })!
	for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
		expect(event).not.toHaveProperty(name)
	expect(event.requestContext).not.toHaveProperty('authorizer')
	expect(event).toMatchObject({ headers: {}, rawQueryString: '', isBase64Encoded: false })
	const open = eventFor({ target: '/v1/rulesets', claims: { sub: 's' } })!
	expect(open.requestContext.authorizer?.jwt?.scopes).toBeNull()
})

test('Bodies that are not text come in base64', () => {
	const bodyOf = (type: string, body: string | Uint8Array) => {
		const event = eventFor({
			method: 'POST',
			target: '/v1/rulesets/x/preview',
			headers: [['content-type', type]],
			body,
		})!
		return [event.body, event.isBase64Encoded]
	}
	expect(bodyOf('application/json; charset=utf-8', '雨')).toEqual(['雨', false])
	expect(bodyOf('application/problem+json', '{}')).toEqual(['{}', false])
	expect(bodyOf('text/csv', 'a,b')).toEqual(['a,b', false])
	expect(bodyOf('application/octet-stream', 'ab')).toEqual(['YWI=', true])
	expect(bodyOf('application/json', Uint8Array.of(0xff))).toEqual(['/w==', true])
})

test('Every route is found by its own path, and a path with more or fewer parts by none', () => {
	for (const route of routes) {
		const path = route.path.replaceAll(/\{\w+\}/g, 'x')
		expect(matchRoute(route.method, path)).toMatchObject({ kind: 'route', route: { fn: route.fn } })
		expect(matchRoute(route.method, `${path}/`).kind).toBe('none')
		expect(matchRoute('PUT', path).kind).toBe('none')
	}
	expect(matchRoute('GET', '/v1/rulesets//').kind).toBe('none')
	expect(matchRoute('GET', '/v1/rulesets/%').kind).toBe('malformed')
})

async function serving(handler: Handler) {
	const { path, remove } = await temporaryDirectory()
	const identities = await LocalIdentities.open(path)
	await remove()
	const reported: unknown[] = []
	const handlers = Object.fromEntries(routes.map(({ fn }) => [fn, handler])) as ReturnType<typeof handlersOn>
	const report = (line: unknown) => reported.push(line)
	const origin = await listenForTest(
		gateway({ ...system, report, handlers, identities, downloads: idleJobs().jobs, arrived: async () => {} }),
	)
	return { get: (path = '/healthz') => fetch(`${origin}${path}`), reported }
}

test('Answers are passed on as payload 2.0 has them: headers without value left out, cookies, base64', async () => {
	const answer = {
		statusCode: 202,
		headers: { 'x-one': '1', 'x-none': undefined as unknown as string, 'content-type': 'text/plain' },
		cookies: ['a=1', 'b=2'],
		body: Buffer.from('雨').toString('base64'),
		isBase64Encoded: true,
	}
	const { get } = await serving(async () => answer)
	const response = await get()
	expect([response.status, await response.text()]).toEqual([202, '雨'])
	expect(response.headers.get('x-one')).toBe('1')
	expect(response.headers.has('x-none')).toBe(false)
	expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test('An answer without a status is the JSON body of a 200', async () => {
	const { get } = await serving(async () => ({ hello: 'world' }) as never)
	const response = await get()
	expect([response.status, await response.json()]).toEqual([200, { hello: 'world' }])
	expect(response.headers.get('content-type')).toBe('application/json')
})

test('A handler that throws is a 500 without details, and an alarm', async () => {
	const { get, reported } = await serving(async () => {
		throw new RangeError('secret facts')
	})
	const response = await get()
	const text = await response.text()
	expect([response.status, JSON.parse(text).message]).toEqual([500, 'Internal Server Error'])
	expect(text).not.toContain('secret')
	expect(reported).toEqual([{ level: 'alarm', at: 'gateway', error: 'RangeError' }])
})

test('A handler denies by default: without an authoriser’s claims there is no caller', async () => {
	const handler = listRulesets(system)
	const event = eventFor({ target: '/v1/rulesets' })!
	expect(await handler(event, {} as Context)).toMatchObject({ statusCode: 401 })
	event.requestContext.authorizer = { jwt: {} }
	expect(await handler(event, {} as Context)).toMatchObject({ statusCode: 401 })
	event.requestContext.authorizer = { jwt: { claims: { role: 'auditor' } } }
	expect(await handler(event, {} as Context)).toMatchObject({ statusCode: 401 })
	event.requestContext.authorizer = { jwt: { claims: { sub: 's' } } }
	expect(await handler(event, {} as Context)).toMatchObject({ statusCode: 200 })
})

test('A handler looks at the scopes itself: a gateway that forgot to does not open it', async () => {
	const handler = preview(system)
	const statusWith = async (scope: string) => {
		const event = eventFor({
			method: 'POST',
			target: '/v1/rulesets/disaster-relief-response/preview',
			headers: [['content-type', 'application/json']],
			body: '{"facts":{}}',
			claims: { sub: 's', role: 'emergency-staff', scope },
		})!
		return (await handler(event, {} as Context)).statusCode
	}
	expect(await statusWith('decisions:read')).toBe(403)
	expect(await statusWith('')).toBe(403)
	expect(await statusWith('other decisions:write')).toBe(200)
})
