import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { endpoint } from '../http/endpoint.ts'
import { NoQuery, SubjectPath } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { verifySubject } from '../verification.ts'

/** Whether every chain of a subject is whole. */
export const build = (parts: LogSystem) =>
	endpoint('verify-subject', parts, async (event) => {
		const subject = validPath(SubjectPath, event)
		validQuery(NoQuery, event)
		return json(200, await verifySubject(parts.log, subject))
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
