import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { JobDriver } from './store.ts'

/** A state machine of Step Functions, each of whose executions does one job. */
export class StateMachine implements JobDriver {
	readonly #client = new SFNClient({})

	constructor(private readonly arn: string) {}

	async start(jobId: string): Promise<void> {
		await this.#client.send(new StartExecutionCommand({ stateMachineArn: this.arn, input: JSON.stringify({ jobId }) }))
	}
}
