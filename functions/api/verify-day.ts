import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { endpoint } from '../http/endpoint.ts'
import { DayVerificationQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { dayVerification } from '../verification.ts'

/** Whether a day is as it was sealed, some hundred chains at a time. */
export const build = (parts: LogSystem) =>
	endpoint('verify-day', parts, async (event) => {
		return json(200, await dayVerification(parts.log, validQuery(DayVerificationQuery, event)))
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
