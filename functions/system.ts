import { randomFillSync } from 'node:crypto'
import { ulid } from 'ulid'
import type { Dimensions, MetricName } from './metrics.ts'

/** What the outside world supplies: an argument everywhere, so that a test can hold it still. */
export interface System {
	/** Now. */
	clock: () => Date
	/** A new identifier, sortable by its time. */
	newId: (at: Date) => string
	/** Writes one structured line for the people on call. Lines never hold facts. */
	report: (line: Record<string, string | number | boolean | null>) => void
	/** Counts something that happened, once unless told otherwise. Dimensions never hold facts or subjects. */
	count: (name: MetricName, dimensions?: Dimensions, value?: number) => void
}

/** Random numbers are drawn some thousand at a time: one by one they cost more than all else about an id. */
const drawn = new Uint32Array(1_024)
let left = 0

/** 0 <= r < 1, from the system's cryptographic source. */
function chance(): number {
	if (left === 0) {
		randomFillSync(drawn)
		left = drawn.length
	}
	return drawn[--left]! / 2 ** 32
}

export const system: System = {
	clock: () => new Date(),
	newId: (at) => ulid(at.getTime(), chance),
	report: (line) => console.error(JSON.stringify(line)),
	// Only Lambda has somewhere to put counts: the embedded run's reports say the same from the log.
	count: () => {},
}
