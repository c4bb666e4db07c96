const HOUR = 3_600_000

/** One reading: the amount since the reading before, up to `at` (milliseconds). */
export interface TimedAmount {
	at: number
	amount: number
}

/**
 * The largest sum within any window of so many hours that ends at a reading; amounts in integer units.
 * A reading that stands for more than the window (its interval is longer) counts in `most` and not in `least`.
 * The first reading is taken to lie within its window. Readings are in time order.
 */
export function rollingSum(readings: readonly TimedAmount[], hours: number): { least: number; most: number } {
	const window = hours * HOUR
	let least = 0
	let most = 0
	for (let end = 0; end < readings.length; end++) {
		let contained = 0
		let overlapping = 0
		for (let i = end; i >= 0 && readings[i]!.at > readings[end]!.at - window; i--) {
			const { at, amount } = readings[i]!
			overlapping += amount
			if (i === 0 || at - readings[i - 1]!.at <= window) contained += amount
		}
		least = Math.max(least, contained)
		most = Math.max(most, overlapping)
	}
	return { least, most }
}
