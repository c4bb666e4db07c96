import { Duration, Stack } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { type Code, FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { allow } from './allow.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'
import { NEW_ENTRY, StreamConsumer } from './stream-consumer.ts'

export interface EventPublishingProps {
	code: Code
	table: DecisionTable
}

/** Publishes every decision once, from the table's stream, on an event bus of its own. */
export class EventPublishing extends Construct {
	readonly bus: EventBus
	readonly consumer: StreamConsumer

	constructor(scope: Construct, id: string, { code, table }: EventPublishingProps) {
		super(scope, id)
		this.bus = new EventBus(this, 'Bus', { eventBusName: `${Stack.of(this).stackName}-decisions` })
		const worker = new AppFunction(this, {
			fn: 'publish-events',
			code,
			table,
			timeout: Duration.minutes(1),
			environment: { EVENT_BUS: this.bus.eventBusName },
		})
		allow(worker.lambda, ['events:PutEvents'], [this.bus.eventBusArn])
		// New entries, and whatever is never done to an item.
		const filters = [
			FilterCriteria.filter(NEW_ENTRY),
			FilterCriteria.filter({ eventName: FilterRule.or('MODIFY', 'REMOVE') }),
		]
		this.consumer = new StreamConsumer(this, 'Stream', { worker, table, filters, batchSize: 100 })
	}
}
