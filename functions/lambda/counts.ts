import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Dimensions, MetricName } from '../metrics.ts'
import type { System } from '../system.ts'

/** Writes metrics as CloudWatch reads them from a log; namespace and service come from the environment. */
const metrics = new Metrics()

interface Count {
	name: MetricName
	dimensions: Dimensions
	value: number
}

/** What was counted in the invocation at hand: Lambda gives a process one at a time. */
const counts = new Map<string, Count>()

/** Adds to a count, which is handed over at the end of the invocation: a batch writes one line a metric, not one a row. */
export const count: System['count'] = (name, dimensions = {}, value = 1) => {
	const key = JSON.stringify([name, dimensions])
	const known = counts.get(key)
	if (known) known.value += value
	else counts.set(key, { name, dimensions, value })
}

/** Hands over what the invocation has counted. Powertools' own middleware would warn of every invocation that counts nothing. */
export function handOverCounts() {
	const handOver = () => {
		for (const { name, dimensions, value } of counts.values()) {
			const named = Object.entries(dimensions).filter((entry): entry is [string, string] => entry[1] !== undefined)
			if (named.length === 0) metrics.addMetric(name, MetricUnit.Count, value)
			else {
				const one = metrics.singleMetric()
				one.addDimensions(Object.fromEntries(named))
				one.addMetric(name, MetricUnit.Count, value)
			}
		}
		counts.clear()
		if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
	}
	return { after: handOver, onError: handOver }
}
