import type { ApiEvent } from '../../functions/http/endpoint.ts'
import { eventOf } from '../../functions/local/event.ts'
import { matchRoute } from '../../functions/local/match.ts'

export interface EventParts {
	method?: string
	target: string
	/** Pairs, as they stand on the wire. */
	headers?: readonly (readonly [name: string, value: string])[]
	body?: string | Uint8Array
	claims?: Record<string, unknown>
}

/** The event that the gateway makes of a request; null where no route is found. */
export function eventFor({ method = 'GET', target, headers = [], body = '', claims }: EventParts): ApiEvent | null {
	const [rawPath = '', rawQuery = ''] = target.split('?')
	const match = matchRoute(method, rawPath)
	if (match.kind !== 'route') return null
	const head = { rawHeaders: headers.flat(), httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } }
	return eventOf(head, {
		route: match.route,
		parameters: match.parameters,
		rawPath,
		rawQuery,
		body: Buffer.from(body),
		claims,
		requestId: 'request-1',
		at: new Date('2022-07-26T06:00:00Z'),
	})
}
