import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { type JobSystem, stepJob } from '../jobs/step.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** One step of a job; the state machine calls it until it says that the job is done. */
export const build =
	(parts: JobSystem) =>
	({ jobId }: { jobId: string }): Promise<{ jobId: string; done: boolean }> =>
		stepJob(parts, jobId).then(({ done }) => ({ jobId, done }))

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment(), jobs: jobsFromEnvironment() }))
