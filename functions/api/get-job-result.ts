import { callerOf, endpoint } from '../http/endpoint.ts'
import { Problem } from '../http/problem.ts'
import { JobPath, NoQuery } from '../http/requests.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { jobFile } from '../jobs/job.ts'
import { ownJob } from '../jobs/read.ts'
import { resultDownload, resultFormOf } from '../jobs/result.ts'
import type { JobStore } from '../jobs/store.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'

/** Sends the caller to where the result can be fetched, in the form that he wants. */
export const build = (parts: System & { jobs: JobStore }) =>
	endpoint('get-job-result', parts, async (event) => {
		const { id } = validPath(JobPath, event)
		validQuery(NoQuery, event)
		const { job, progress } = await ownJob(parts.jobs, callerOf(event), id)
		if (progress.status !== 'done') throw new Problem('not-found', '这项工作还没有结果，请稍后再查进度')
		const form = resultFormOf(job, event.headers?.accept)
		const location = await parts.jobs.addressOf(jobFile.result(id, form), resultDownload(job, form))
		return { statusCode: 303, headers: { location, 'cache-control': 'no-store' } }
	})

export const handler = onLambda(build({ ...lambdaSystem, jobs: jobsFromEnvironment() }))
