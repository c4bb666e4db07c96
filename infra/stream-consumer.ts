import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, type FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { DecisionTable } from './decision-table.ts'
import type { AppFunction } from './function.ts'

export interface StreamConsumerProps {
	worker: AppFunction
	table: DecisionTable
	/** What of the stream is looked at. */
	filters: ReturnType<typeof FilterCriteria.filter>[]
	batchSize: number
	/** How long a batch that is not full waits for more. */
	window?: Duration
}

/** New entries of the log, as the stream's keys have them. */
export const NEW_ENTRY = {
	eventName: FilterRule.isEqual('INSERT'),
	dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('CHAIN#') } } },
}

/** Hands the table's stream to a worker, and keeps in a queue where in the stream lies what it could not be made to take. */
export class StreamConsumer extends Construct {
	readonly worker: AppFunction
	readonly deadLetters: Queue

	constructor(scope: Construct, id: string, { worker, table, filters, batchSize, window }: StreamConsumerProps) {
		super(scope, id)
		this.worker = worker
		this.deadLetters = new Queue(this, 'DeadLetters', {
			encryption: QueueEncryption.SQS_MANAGED,
			enforceSSL: true,
			retentionPeriod: Duration.days(14),
		})
		acknowledge(
			this.deadLetters,
			'SQS3',
			'It is itself the dead-letter queue, of the stream: what it holds is kept for a person',
		)
		table.grantStream(worker.lambda)
		// One record that cannot be taken holds up its shard until it is given up: that takes a while, so that an outage
		// of what the worker writes to loses nothing, and is less than the day for which the stream keeps what waits behind it.
		new EventSourceMapping(this, 'Mapping', {
			target: worker.live,
			eventSourceArn: table.streamArn,
			startingPosition: StartingPosition.TRIM_HORIZON,
			batchSize,
			maxBatchingWindow: window,
			bisectBatchOnError: true,
			reportBatchItemFailures: true,
			retryAttempts: 100,
			maxRecordAge: Duration.hours(12),
			onFailure: new SqsDlq(this.deadLetters),
			filters,
		})
	}
}
