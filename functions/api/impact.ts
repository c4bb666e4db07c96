import { logFromEnvironment } from '../decision-log/from-environment.ts'
import type { LogSystem } from '../decisions.ts'
import { domainOf } from '../evaluation.ts'
import { grantFor } from '../http/authorise.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { ImpactRequest, NoQuery, RulesetPath } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validBody, validPath, validQuery } from '../http/validate.ts'
import { compileCandidate } from '../impact/candidate.ts'
import { impactAnswer, runImpact } from '../impact/run.ts'
import { driverFromEnvironment } from '../jobs/driver-from-environment.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { jobView } from '../jobs/read.ts'
import { startJob } from '../jobs/start.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { rangeOfRuleset } from '../reading.ts'
import type { JobStarter } from './start-job.ts'

/** What one answer counts at most; more becomes a job. */
const ENTRIES_AT_ONCE = 5_000

/** A candidate rule file against logged decisions: which outcomes change, and why. */
export const build = (parts: LogSystem & JobStarter) =>
	endpoint('impact', parts, async (event) => {
		const { id: ruleset } = validPath(RulesetPath, event)
		const principal = callerOf(event)
		grantFor(principal, 'audit', domainOf(ruleset))
		validQuery(NoQuery, event)
		const { candidate, ...period } = validBody(ImpactRequest, event)
		const range = rangeOfRuleset(principal, { ruleset, ...period })
		const compiled = await compileCandidate(ruleset, candidate)
		const run = await runImpact(parts.log, compiled, range, { limit: ENTRIES_AT_ONCE })
		if (run.done) return json(200, impactAnswer(compiled, run.tally))
		const { requestId } = event.requestContext
		const place = { jobs: parts.jobs, driver: parts.driver, now: parts.clock() }
		const asked = { ruleset, principal, requestId, kind: 'impact', ...period } as const
		const view = jobView(await startJob(place, `impact-${requestId}`, asked, JSON.stringify(compiled.file)))
		return json(202, view, { location: `/v1/jobs/${view.jobId}`, 'retry-after': '2' })
	})

export const handler = onLambda(
	build({
		...lambdaSystem,
		log: logFromEnvironment(),
		jobs: jobsFromEnvironment(),
		driver: driverFromEnvironment(),
	}),
)
