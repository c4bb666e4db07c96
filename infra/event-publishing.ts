import { Duration, Stack } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { type Code, EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { allow } from './allow.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'

export interface EventPublishingProps {
	code: Code
	table: DecisionTable
}

/** What of the stream is looked at: new entries, and whatever is never done to an item. */
const FILTERS = [
	FilterCriteria.filter({
		eventName: FilterRule.isEqual('INSERT'),
		dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('CHAIN#') } } },
	}),
	FilterCriteria.filter({ eventName: FilterRule.or('MODIFY', 'REMOVE') }),
]

/** Publishes every decision once, from the table's stream, on an event bus of its own. */
export class EventPublishing extends Construct {
	readonly bus: EventBus
	readonly worker: AppFunction
	readonly deadLetters: Queue

	constructor(scope: Construct, id: string, { code, table }: EventPublishingProps) {
		super(scope, id)
		this.bus = new EventBus(this, 'Bus', { eventBusName: `${Stack.of(this).stackName}-decisions` })
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
		this.worker = new AppFunction(this, {
			fn: 'publish-events',
			code,
			table,
			timeout: Duration.minutes(1),
			environment: { EVENT_BUS: this.bus.eventBusName },
		})
		const { lambda, live } = this.worker
		allow(lambda, ['events:PutEvents'], [this.bus.eventBusArn])
		table.grantStream(lambda)
		// One record that cannot be published holds up its shard until it is given up: that takes a while, so that an
		// outage of the bus loses nothing, and is less than the day for which the stream keeps what waits behind it.
		new EventSourceMapping(this, 'Stream', {
			target: live,
			eventSourceArn: table.streamArn,
			startingPosition: StartingPosition.TRIM_HORIZON,
			batchSize: 100,
			bisectBatchOnError: true,
			reportBatchItemFailures: true,
			retryAttempts: 100,
			maxRecordAge: Duration.hours(12),
			onFailure: new SqsDlq(this.deadLetters),
			filters: FILTERS,
		})
	}
}
