import type { JobDriver } from './store.ts'

/** The state machine that the environment names, JOBS_MACHINE. Its client is loaded once it is needed. */
export function driverFromEnvironment({ JOBS_MACHINE = '' }: NodeJS.ProcessEnv = process.env): JobDriver {
	let driver: Promise<JobDriver> | undefined
	return {
		start: async (jobId) => {
			driver ??= import('./state-machine.ts').then(({ StateMachine }) => new StateMachine(JOBS_MACHINE))
			await (await driver).start(jobId)
		},
	}
}
