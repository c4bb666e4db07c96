const HOUR = 3_600_000

/** One reading: the amount since the reading before, up to `at` (milliseconds). */
export interface TimedAmount {
	at: number
	amount: number
}

/**
 * The largest sum within any window of so many hours that ends at a reading; amounts in integer units.
 * A reading whose interval begins before the window counts in `most` and not in `least`: how much of it fell inside is
 * not known.
 * The first reading is taken to stand for as long as the second; a reading alone, to lie within the window. Readings are
 * in time order.
 */
export function rollingSum(readings: readonly TimedAmount[], hours: number): { least: number; most: number } {
	const window = hours * HOUR
	let least = 0
	let most = 0
	for (let end = 0; end < readings.length; end++) {
		const start = readings[end]!.at - window
		let contained = 0
		let overlapping = 0
		for (let i = end; i >= 0 && readings[i]!.at > start; i--) {
			const { amount } = readings[i]!
			overlapping += amount
			if (beginOf(readings, i) >= start) contained += amount
		}
		least = Math.max(least, contained)
		most = Math.max(most, overlapping)
	}
	return { least, most }
}

/** Where a reading's interval begins: at the reading before. */
function beginOf(readings: readonly TimedAmount[], i: number): number {
	if (i > 0) return readings[i - 1]!.at
	return readings.length > 1 ? 2 * readings[0]!.at - readings[1]!.at : readings[0]!.at
}
