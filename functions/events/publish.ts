import type { System } from '../system.ts'
import { type CloudEvent, eventsOf, type PreviousOutcome } from './event.ts'
import { type EventSink, UndeliveredError } from './sink.ts'
import { changeOf, type StreamRecord } from './stream-record.ts'

export interface PublishParts extends Pick<System, 'report' | 'count'> {
	sink: EventSink
	previousOutcome: PreviousOutcome
}

/** What Lambda is answered: it hands over again everything from the first of these on. */
export interface BatchResult {
	batchItemFailures: { itemIdentifier: string }[]
}

/** By this name people on call are told that an item of the log was changed or removed. */
export const LOG_TAMPERED = 'LOG_TAMPERED'

/**
 * Publishes what a batch of the stream says, in its order. Told the same batch again, it publishes the same events
 * again: at least once. From the first record that was not wholly published on, all come again.
 */
export async function publish(records: readonly StreamRecord[], parts: PublishParts): Promise<BatchResult> {
	const made: { record: StreamRecord; events: CloudEvent[] }[] = []
	let unreadable: StreamRecord | undefined
	for (const record of records) {
		try {
			made.push({ record, events: await eventsFor(record, parts) })
		} catch (error) {
			parts.report({ level: 'error', at: 'events', step: 'read', error: nameOf(error) })
			unreadable = record
			break
		}
	}
	const failed = (await undelivered(made, parts)) ?? unreadable
	return { batchItemFailures: failed ? [{ itemIdentifier: failed.dynamodb?.SequenceNumber ?? '' }] : [] }
}

async function eventsFor(
	record: StreamRecord,
	{ report, count, previousOutcome }: PublishParts,
): Promise<CloudEvent[]> {
	const change = changeOf(record)
	if (change.kind === 'tampering') {
		count('LogTampered')
		report({ level: 'alarm', at: 'events', error: LOG_TAMPERED, change: change.change, item: change.item })
	}
	return change.kind === 'entry' ? eventsOf(change.record, await previousOutcome(change.record)) : []
}

/** Delivers; gives the first record of which an event did not arrive. */
async function undelivered(
	made: readonly { record: StreamRecord; events: CloudEvent[] }[],
	{ sink, report }: PublishParts,
): Promise<StreamRecord | undefined> {
	const all = made.flatMap(({ events }) => events)
	if (all.length === 0) return undefined
	try {
		await sink.deliver(all)
		return undefined
	} catch (error) {
		report({ level: 'error', at: 'events', step: 'deliver', error: nameOf(error) })
		const missing = new Set(error instanceof UndeliveredError ? error.events : all)
		return made.find(({ events }) => events.some((event) => missing.has(event)))?.record
	}
}

function nameOf(error: unknown): string {
	if (error instanceof UndeliveredError) return error.reason
	return error instanceof Error ? error.name : typeof error
}
