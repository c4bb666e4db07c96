import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import { type System, system } from '../system.ts'
import { count, handOverCounts } from './counts.ts'
import { logger, report } from './logger.ts'
import { requestLine } from './request-line.ts'

/** The outside world as it is on Lambda. */
export const lambdaSystem: System = { ...system, report, count }

/** A function's handler as Lambda calls it: its lines carry the invocation they belong to, its counts are handed over. */
export function onLambda<Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) {
	return middy<Event, Answer>({ timeoutEarlyInMillis: 0 })
		.use(injectLambdaContext(logger, { resetKeys: true }))
		.use(handOverCounts())
		.use(requestLine(logger) as middy.MiddlewareObj<Event, Answer>)
		.handler(handler)
}
