import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { SubjectPath, TimelineQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { cursorTo, listOfSubject } from '../reading.ts'
import { changesBetween } from '../timeline.ts'
import { summaryView } from '../views.ts'

/** A subject's entries in order, each with what changed against the one before. */
export const build = (parts: LogSystem) =>
	endpoint('timeline', parts, async (event) => {
		const subject = validPath(SubjectPath, event)
		const principal = callerOf(event)
		const page = await listOfSubject(parts.log, principal, subject, validQuery(TimelineQuery, event), 'oldest-first')
		const steps = await changesBetween(parts.log, principal, page.entries)
		const entries = steps.map(({ entry, changes }) => ({ ...summaryView(entry), changes }))
		return json(200, { subject, entries, next: cursorTo(page.next) })
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
