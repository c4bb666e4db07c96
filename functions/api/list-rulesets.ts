import { catalogue } from '../../rules/index.ts'
import { endpoint } from '../http/endpoint.ts'
import { NoQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'

/** The catalogue: every rule set with the periods of its versions. */
export const build = (parts: System) =>
	endpoint('list-rulesets', parts, async (event) => {
		validQuery(NoQuery, event)
		return json(200, { rulesets: catalogue.list() })
	})

export const handler = onLambda(build(lambdaSystem))
