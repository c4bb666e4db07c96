import { selectVersion } from '../evaluation.ts'
import { endpoint } from '../http/endpoint.ts'
import { MEDIA_TYPES } from '../http/media-types.ts'
import { RulesetPath, RulesetQuery } from '../http/requests.ts'
import { binary } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'
import { templateOf } from '../tables/template.ts'

/** An empty workbook for a rule set, with drop-downs and notes. */
export const build = (parts: System) =>
	endpoint('template', parts, async (event) => {
		const { id } = validPath(RulesetPath, event)
		const compiled = selectVersion(id, validQuery(RulesetQuery, event), parts.clock())
		const { version } = compiled.ruleSet
		return binary(200, await templateOf(compiled), MEDIA_TYPES.workbook, `${id}-${version}.xlsx`)
	})

export const handler = onLambda(build(lambdaSystem))
