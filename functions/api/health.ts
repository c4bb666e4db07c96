import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { endpoint } from '../http/endpoint.ts'
import { json } from '../http/respond.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** Alive, and whether the log answers. Answers 200 either way: preview and catalogue need no log. */
export const build = (parts: LogSystem) =>
	endpoint('health', parts, async () =>
		json(200, { status: 'ok', log: (await parts.log.answers()) ? 'available' : 'unavailable' }),
	)

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
