import { endpoint } from '../http/endpoint.ts'
import { NoQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { openapiDocument } from '../openapi.ts'
import type { System } from '../system.ts'

let document: ReturnType<typeof openapiDocument> | undefined

/** The API document, generated once. */
export const build = (parts: System) =>
	endpoint('openapi', parts, async (event) => {
		validQuery(NoQuery, event)
		document ??= openapiDocument()
		return json(200, document)
	})

export const handler = onLambda(build(lambdaSystem))
