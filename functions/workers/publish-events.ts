import { setTimeout as sleep } from 'node:timers/promises'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { EventBus } from '../events/event-bridge.ts'
import { previousOutcomeIn } from '../events/previous.ts'
import { type BatchResult, type PublishParts, publish } from '../events/publish.ts'
import type { StreamRecord } from '../events/stream-record.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** Publishes what the table's stream says on the bus that EVENT_BUS names. */
export const build =
	(parts: PublishParts) =>
	({ Records }: { Records: readonly StreamRecord[] }): Promise<BatchResult> =>
		publish(Records, parts)

export const handler = onLambda(
	build({
		...lambdaSystem,
		sink: new EventBus({
			client: new EventBridgeClient({}),
			bus: process.env.EVENT_BUS ?? '',
			random: Math.random,
			sleep: (milliseconds) => sleep(milliseconds),
		}),
		previousOutcome: previousOutcomeIn(logFromEnvironment()),
	}),
)
