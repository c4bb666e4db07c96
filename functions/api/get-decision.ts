import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { DecisionPath, NoQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { readDecision } from '../reading.ts'
import { entryView } from '../views.ts'

/** One entry of the log. */
export const build = (parts: LogSystem) =>
	endpoint('get-decision', parts, async (event) => {
		const { decisionId } = validPath(DecisionPath, event)
		validQuery(NoQuery, event)
		return json(200, entryView(await readDecision(parts.log, callerOf(event), decisionId)))
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
