import { domainOf, evaluateRequest } from '../evaluation.ts'
import { grantFor } from '../http/authorise.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { NoQuery, PreviewRequest, RulesetPath } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validBody, validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'
import { previewView } from '../views.ts'

/** Evaluates and writes nothing; does not know the database. */
export const build = (parts: System) =>
	endpoint('preview', parts, async (event) => {
		const { id } = validPath(RulesetPath, event)
		grantFor(callerOf(event), 'preview', domainOf(id))
		validQuery(NoQuery, event)
		const request = validBody(PreviewRequest, event)
		const { evaluation } = await evaluateRequest(id, request, parts.clock())
		return json(200, previewView(evaluation))
	})

export const handler = onLambda(build(lambdaSystem))
