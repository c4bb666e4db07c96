import { join } from 'node:path'
import type { CloudEvent } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import { appendLines, cutTornLine } from './line-file.ts'

/** Every event, one a line, in the data directory. */
export class EventFile implements EventSink {
	private constructor(
		readonly path: string,
		private readonly told: () => void,
	) {}

	/** `told` is called whenever there are new events. */
	static async open(dataDirectory: string, told: () => void = () => {}): Promise<EventFile> {
		const path = join(dataDirectory, 'events.ndjson')
		await cutTornLine(path)
		return new EventFile(path, told)
	}

	async deliver(events: readonly CloudEvent[]): Promise<void> {
		await appendLines(
			this.path,
			events.map((event) => JSON.stringify(event)),
		)
		if (events.length > 0) this.told()
	}
}
