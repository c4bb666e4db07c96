import type { Outcome } from '../../rules/index.ts'
import { entryKey } from '../decision-log/keys.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { Entry } from '../decision-log/record.ts'
import { eventsOf } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
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
	const delivered = await Delivered.open(dataDirectory, 'events-checkpoint.ndjson')
	const deliver = eventsTo(file, log)
	const follower = new Follower({ log, rulesets: rulesetIds(), delivered, deliver, clock, report, at: 'events' })
	queue?.start()
	follower.start()
	return async () => {
		await follower.stop()
		await queue?.stop()
	}
}

/** Makes the events of new entries and hands them over. */
export function eventsTo(sink: EventSink, log: DecisionLog): (entries: readonly Entry[]) => Promise<void> {
	return async (entries) => {
		const previous = await previousOf(log, entries)
		await sink.deliver(
			entries.flatMap(({ record }) => eventsOf(record, previous.get(record.previousDecisionId) ?? null)),
		)
	}
}

/** Entries that are read together. */
const BATCH = 100

/** What the decisions before these came to, by their ids: most have just been read. */
async function previousOf(log: DecisionLog, entries: readonly Entry[]): Promise<Map<string | null, Outcome>> {
	const outcomes = new Map<string | null, Outcome>()
	for (const { record } of entries) outcomes.set(record.decisionId, record.outcome)
	const keys = entries.flatMap(({ record }) => {
		if (record.previousDecisionId === null || outcomes.has(record.previousDecisionId)) return []
		return [entryKey(record, record.latestBefore[record.ruleset.id]!)]
	})
	for (let i = 0; i < keys.length; i += BATCH) {
		for (const { record } of await log.readMany(keys.slice(i, i + BATCH))) {
			outcomes.set(record.decisionId, record.outcome)
		}
	}
	return outcomes
}
