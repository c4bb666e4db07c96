import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { answerOf } from './errors.ts'
import type { JobDriver } from './store.ts'

/** A state machine of Step Functions, each of whose executions does one job. Its failures are JobsUnavailableErrors. */
export class StateMachine implements JobDriver {
	readonly #client = new SFNClient({})

	constructor(private readonly arn: string) {}

	async start(jobId: string): Promise<void> {
		const input = JSON.stringify({ jobId })
		await answerOf(this.#client.send(new StartExecutionCommand({ stateMachineArn: this.arn, input })))
	}
}
