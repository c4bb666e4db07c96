import { selectVersion } from '../evaluation.ts'
import { endpoint } from '../http/endpoint.ts'
import { RulesetPath, RulesetQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'

/** One version of a rule set, with the hash of its file. */
export const build = (parts: System) =>
	endpoint('get-ruleset', parts, async (event) => {
		const { id } = validPath(RulesetPath, event)
		const { ruleSet, contentHash } = selectVersion(id, validQuery(RulesetQuery, event), parts.clock())
		const { $schema: _, ...content } = ruleSet
		return json(200, { ...content, contentHash })
	})

export const handler = onLambda(build(lambdaSystem))
