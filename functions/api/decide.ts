import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { decide, type LogSystem } from '../decisions.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { idempotencyKey } from '../http/idempotency-key.ts'
import { DecisionRequest, NoQuery, RulesetPath } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validBody, validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { decisionView } from '../views.ts'

/** Evaluates and logs; answers only once the log has it. */
export const build = (parts: LogSystem) =>
	endpoint('decide', parts, async (event) => {
		const { id } = validPath(RulesetPath, event)
		const principal = callerOf(event)
		validQuery(NoQuery, event)
		const key = idempotencyKey(event)
		const request = validBody(DecisionRequest, event)
		const { requestId } = event.requestContext
		const { entry, replayed } = await decide({ ruleset: id, request, principal, idempotencyKey: key, requestId }, parts)
		const location = `/v1/decisions/${entry.record.decisionId}`
		return json(201, decisionView(entry), { location, ...(replayed ? { 'idempotency-replayed': 'true' } : {}) })
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
