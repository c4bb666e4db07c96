import type { DecisionLog } from '../decision-log/log.ts'
import type { System } from '../system.ts'
import { rulesetIds } from '../verification.ts'
import { Delivered } from './delivered.ts'
import { EventFile } from './event-file.ts'
import { Follower } from './follow.ts'
import type { WebhookSettings } from './webhook.ts'
import { type QueueParts, WebhookQueue } from './webhook-queue.ts'

export interface EventOptions {
	dataDirectory: string
	/** Left out, events go to their file only. */
	webhook?: WebhookSettings
	retry?: QueueParts['retry']
}

/** Events of the embedded run: from the log to the file, and from the file to the webhook. Gives what ends both. */
export async function startEvents(
	{ dataDirectory, webhook, retry }: EventOptions,
	{ log, clock, report }: Pick<System, 'clock' | 'report'> & { log: DecisionLog },
): Promise<() => Promise<void>> {
	let queue: WebhookQueue | undefined
	const file = await EventFile.open(dataDirectory, () => queue?.tell())
	queue = webhook && new WebhookQueue({ dataDirectory, path: file.path, settings: webhook, retry, clock, report })
	const delivered = await Delivered.open(dataDirectory)
	const follower = new Follower({ log, rulesets: rulesetIds(), delivered, sink: file, clock, report })
	queue?.start()
	follower.start()
	return async () => {
		await follower.stop()
		await queue?.stop()
	}
}
