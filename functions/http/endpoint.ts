import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { type FunctionName, routeOf } from '../routes.ts'
import type { System } from '../system.ts'
import { authorise } from './authorise.ts'
import { jsonBody } from './body.ts'
import type { Principal } from './claims.ts'
import { problems } from './problems.ts'

/** An API Gateway payload 2.0 event, and what the middlewares have made of it. */
export interface ApiEvent extends Omit<APIGatewayProxyEventV2, 'requestContext'> {
	requestContext: APIGatewayProxyEventV2['requestContext'] & {
		authorizer?: { jwt?: { claims?: Record<string, unknown>; scopes?: string[] | null } }
	}
	/** Set by `authorise` on every route that is not open. */
	principal?: Principal
	/** The parsed body; set on POST routes that take JSON. */
	json?: unknown
}

export type ApiResponse = APIGatewayProxyStructuredResultV2

export type ApiHandler = (event: ApiEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<ApiResponse>

/** The Lambda handler of a function: authorised, its body parsed, every failure answered as a problem. */
export function endpoint(fn: FunctionName, system: System, perform: ApiHandler) {
	const route = routeOf(fn)
	const handler = middy<ApiEvent, ApiResponse>({ timeoutEarlyInMillis: 0 })
		.use(problems(fn, system))
		.use(authorise(route))
	if (route.method === 'POST' && route.body !== 'upload') handler.use(jsonBody())
	return handler.handler(perform)
}

/** The caller, on a route that is not open. */
export function callerOf(event: ApiEvent): Principal {
	if (!event.principal) throw new Error('the route is open: it has no caller')
	return event.principal
}
