import type { CloudEvent } from './event.ts'

/** Where events go. */
export interface EventSink {
	/** Delivers events in order. Throws UndeliveredError for some of them; any other error means none arrived. */
	deliver(events: readonly CloudEvent[]): Promise<void>
}

/** Some events did not arrive; the others did. */
export class UndeliveredError extends Error {
	override readonly name = 'UndeliveredError'
	constructor(
		readonly events: readonly CloudEvent[],
		/** The error by which the last one was refused. */
		readonly reason: string,
	) {
		super(`${events.length} events were not delivered: ${reason}`)
	}
}
