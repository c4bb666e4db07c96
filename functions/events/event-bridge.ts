import {
	type EventBridgeClient,
	PutEventsCommand,
	type PutEventsRequestEntry,
	type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import type { CloudEvent } from './event.ts'
import { type EventSink, UndeliveredError } from './sink.ts'

export interface BusOptions {
	client: Pick<EventBridgeClient, 'send'>
	bus: string
	/** Spreads retries; 0 <= r < 1. */
	random: () => number
	sleep: (milliseconds: number) => Promise<void>
}

/** What rules on the bus select by, beside the type in `detail-type`. */
export const BUS_SOURCE = 'gazette-rules'

/** What one call takes. */
const ENTRIES_TOGETHER = 10
const BYTES_TOGETHER = 256 * 1024
const ATTEMPTS = 5

/** An EventBridge bus: the whole CloudEvent is the detail. */
export class EventBus implements EventSink {
	constructor(private readonly options: BusOptions) {}

	/** Calls follow one another: what failed is tried again before anything later goes out. */
	async deliver(events: readonly CloudEvent[]): Promise<void> {
		const calls = callsFor(events)
		for (const [i, call] of calls.entries()) {
			const { left, reason } = await this.#put(call)
			// What is behind it has to wait for it, so that a subject's events keep their order.
			if (left.length > 0) throw new UndeliveredError([...left, ...calls.slice(i + 1).flat()], reason)
		}
	}

	async #put(call: readonly CloudEvent[]): Promise<{ left: readonly CloudEvent[]; reason: string }> {
		let left = call
		let reason = ''
		for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
			if (attempt > 0) await this.options.sleep(this.options.random() * 100 * 2 ** attempt)
			const results = await this.#once(left)
			reason = results.findLast(({ ErrorCode }) => ErrorCode)?.ErrorCode ?? reason
			left = left.filter((_, i) => results[i]?.EventId === undefined)
		}
		return { left, reason }
	}

	/** One call; a call that fails as a whole has failed for each. */
	async #once(events: readonly CloudEvent[]): Promise<PutEventsResultEntry[]> {
		const Entries = events.map((event) => entryOf(event, this.options.bus))
		try {
			return (await this.options.client.send(new PutEventsCommand({ Entries }))).Entries ?? []
		} catch (error) {
			return events.map(() => ({ ErrorCode: error instanceof Error ? error.name : 'unknown' }))
		}
	}
}

function entryOf(event: CloudEvent, bus: string): PutEventsRequestEntry {
	return {
		EventBusName: bus,
		Source: BUS_SOURCE,
		DetailType: event.type,
		Detail: JSON.stringify(event),
		Time: new Date(event.time),
	}
}

/** As EventBridge counts it. */
function sizeOf({ Source, DetailType, Detail }: PutEventsRequestEntry): number {
	return 14 + Buffer.byteLength(`${Source}${DetailType}${Detail}`)
}

/** The bus may refuse some of a call: a call has no two decisions on one subject, lest the second go out before the first. */
function callsFor(events: readonly CloudEvent[]): CloudEvent[][] {
	const calls: CloudEvent[][] = []
	let bytes = 0
	for (const event of events) {
		const size = sizeOf(entryOf(event, ''))
		const call = calls.at(-1)
		const isFull = call?.length === ENTRIES_TOGETHER || bytes + size > BYTES_TOGETHER
		if (!call || isFull || call.some(({ subject, id }) => subject === event.subject && id !== event.id)) {
			calls.push([event])
			bytes = size
		} else {
			call.push(event)
			bytes += size
		}
	}
	return calls
}
