import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { type Order, type Standing, stepJob } from '../jobs/step.ts'
import type { JobSystem } from '../jobs/store.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** One piece of a job; the state machine asks for one after another, and for parts of a batch side by side. */
export const build =
	(parts: JobSystem) =>
	(order: Order): Promise<Standing> =>
		stepJob(parts, order)

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment(), jobs: jobsFromEnvironment() }))
