import { callerOf, endpoint } from '../http/endpoint.ts'
import { JobPath, NoQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { jobView, ownJob } from '../jobs/read.ts'
import type { JobStore } from '../jobs/store.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'

/** How far a job is. */
export const build = (parts: System & { jobs: JobStore }) =>
	endpoint('get-job', parts, async (event) => {
		const { id } = validPath(JobPath, event)
		validQuery(NoQuery, event)
		return json(200, jobView(await ownJob(parts.jobs, callerOf(event), id)))
	})

export const handler = onLambda(build({ ...lambdaSystem, jobs: jobsFromEnvironment() }))
