import { performance } from 'node:perf_hooks'
import type { Logger } from '@aws-lambda-powertools/logger'
import type { ApiEvent, ApiResponse } from '../http/endpoint.ts'

interface Exchange {
	event: Partial<ApiEvent>
	response?: ApiResponse | null
	internal: { startedAt?: number }
}

/**
 * One line a request: which route, by whom in what role, how it ended, how long it took. Neither path nor body: a path
 * names a household, a body its circumstances. Invocations without a route have no line.
 */
export function requestLine(logger: Logger) {
	return {
		before: ({ internal }: Exchange) => {
			internal.startedAt = performance.now()
		},
		after: ({ event, response, internal }: Exchange) => {
			const { routeKey, requestContext, principal, pathParameters } = event
			if (routeKey === undefined) return
			logger.info('request', {
				route: routeKey,
				requestId: requestContext?.requestId,
				status: response?.statusCode,
				milliseconds: Math.round(performance.now() - internal.startedAt!),
				...(principal ? { roles: principal.roles, org: principal.org } : {}),
				...(routeKey.includes('/rulesets/{id}') ? { ruleset: pathParameters?.id } : {}),
			})
		},
	}
}
