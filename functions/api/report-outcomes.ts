import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { domainOf } from '../evaluation.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { MEDIA_TYPES, wantedType } from '../http/media-types.ts'
import { ReportQuery } from '../http/requests.ts'
import { binary, json } from '../http/respond.ts'
import { validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { reportOutcomes } from '../reports/outcomes.ts'

/** The figures of a period by rule set, organisation and outcome, as JSON or as a workbook. */
export const build = (parts: LogSystem) =>
	endpoint('report-outcomes', parts, async (event) => {
		const query = validQuery(ReportQuery, event)
		const wanted = wantedType(event.headers?.accept, ['json', 'workbook'])
		// One that is not there is no rule set without decisions.
		if (query.ruleset !== undefined) domainOf(query.ruleset)
		const report = await reportOutcomes(parts.log, callerOf(event), query)
		if (wanted !== 'workbook') return json(200, report)
		const { outcomesWorkbook } = await import('../reports/outcomes-workbook.ts')
		return binary(200, await outcomesWorkbook(report), MEDIA_TYPES.workbook, 'outcomes.xlsx')
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
