import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { JobDriver } from './store.ts'

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
