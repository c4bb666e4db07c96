import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { DecisionsByRuleset, DecisionsBySubject } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validQuery } from '../http/validate.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { cursorTo, listOfRuleset, listOfSubject } from '../reading.ts'
import { summaryView } from '../views.ts'

/** Entries of a subject or of a rule set, newest first. */
export const build = (parts: LogSystem) =>
	endpoint('list-decisions', parts, async (event) => {
		const principal = callerOf(event)
		const aboutSubject = event.queryStringParameters?.subject !== undefined
		const query = validQuery(aboutSubject ? DecisionsBySubject : DecisionsByRuleset, event)
		const { entries, next } =
			'subject' in query
				? await listOfSubject(parts.log, principal, query.subject, query, 'newest-first')
				: await listOfRuleset(parts.log, principal, query)
		return json(200, { decisions: entries.map(summaryView), next: cursorTo(next) })
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
