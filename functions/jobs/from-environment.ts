import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { BucketStore } from './bucket-store.ts'
import type { JobDriver, JobStore } from './store.ts'

/** The bucket that the environment names: JOBS_BUCKET. */
export function jobsFromEnvironment({ JOBS_BUCKET = '' }: NodeJS.ProcessEnv = process.env): JobStore {
	return new BucketStore(JOBS_BUCKET)
}

/** The state machine that the environment names: JOBS_MACHINE. */
export function driverFromEnvironment({ JOBS_MACHINE }: NodeJS.ProcessEnv = process.env): JobDriver {
	let client: SFNClient | undefined
	return {
		start: async (jobId) => {
			client ??= new SFNClient({})
			await client.send(new StartExecutionCommand({ stateMachineArn: JOBS_MACHINE, input: JSON.stringify({ jobId }) }))
		},
	}
}
