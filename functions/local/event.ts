import type { IncomingMessage } from 'node:http'
import type { ApiEvent } from '../http/endpoint.ts'
import type { Route } from '../routes.ts'

/** What the gateway knows of a request besides what node has read. */
export interface Received {
	route: Route
	/** Path parameters, decoded. */
	parameters: Record<string, string>
	rawPath: string
	rawQuery: string
	body: Buffer
	/** Of a verified token; absent on open routes. */
	claims?: Record<string, unknown>
	requestId: string
	at: Date
}

/** What of node's request the event is made from. */
export type RequestHead = Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'> & { socket: { remoteAddress?: string } }

/** The API Gateway payload 2.0 event of a request. */
export function eventOf(request: RequestHead, received: Received): ApiEvent {
	const { route, parameters, rawPath, rawQuery, body, claims, requestId, at } = received
	const { cookie, ...headers } = joinedHeaders(request.rawHeaders)
	const routeKey = `${route.method} ${route.path}`
	const query = queryParameters(rawQuery)
	return {
		version: '2.0',
		routeKey,
		rawPath,
		rawQueryString: rawQuery,
		...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
		headers,
		...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
		requestContext: {
			accountId: 'local',
			apiId: 'local',
			domainName: headers.host ?? 'localhost',
			domainPrefix: 'local',
			...(claims ? { authorizer: { jwt: { claims: stringClaims(claims), scopes: scopesOf(route) } } } : {}),
			http: {
				method: route.method,
				path: rawPath,
				protocol: `HTTP/${request.httpVersion}`,
				sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
				userAgent: headers['user-agent'] ?? '',
			},
			requestId,
			routeKey,
			stage: '$default',
			time: commonLogTime(at),
			timeEpoch: at.getTime(),
		},
		...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
		...encodedBody(body, headers['content-type']),
	}
}

/** Names in lower case, repeated headers joined with a comma (cookies with a semicolon, to be split again). */
function joinedHeaders(raw: readonly string[]): Record<string, string> {
	const headers = new Map<string, string>()
	for (let i = 0; i < raw.length; i += 2) {
		const name = raw[i]!.toLowerCase()
		const before = headers.get(name)
		const separator = name === 'cookie' ? '; ' : ','
		headers.set(name, before === undefined ? raw[i + 1]! : `${before}${separator}${raw[i + 1]}`)
	}
	return Object.fromEntries(headers)
}

function queryParameters(rawQuery: string): Record<string, string> {
	const query = new Map<string, string>()
	for (const [name, value] of new URLSearchParams(rawQuery)) {
		const before = query.get(name)
		query.set(name, before === undefined ? value : `${before},${value}`)
	}
	return Object.fromEntries(query)
}

/** API Gateway hands every claim over as text, lists as `[a b]`. */
function stringClaims(claims: Record<string, unknown>): Record<string, string> {
	const entries = Object.entries(claims).map(([name, claim]) => [
		name,
		Array.isArray(claim) ? `[${claim.join(' ')}]` : typeof claim === 'string' ? claim : JSON.stringify(claim),
	])
	return Object.fromEntries(entries)
}

/** The scopes that the route asks for; null where it asks for none. */
function scopesOf({ scopes }: Route): string[] | null {
	return scopes.length > 0 ? [...scopes] : null
}

const TEXT_TYPE = /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/i

/** Text as it is, anything else in base64; bytes that are not UTF-8 are no text, whatever they are called. */
function encodedBody(body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } {
	if (body.length === 0) return { isBase64Encoded: false }
	const text = body.toString('utf8')
	const isText = TEXT_TYPE.test(contentType) && Buffer.from(text, 'utf8').equals(body)
	return { body: isText ? text : body.toString('base64'), isBase64Encoded: !isText }
}

/** As `$context.requestTime` is written: 26/Jul/2022:06:00:00 +0000. */
function commonLogTime(at: Date): string {
	const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(at.toUTCString())!
	return `${day}/${month}/${year}:${time} +0000`
}
