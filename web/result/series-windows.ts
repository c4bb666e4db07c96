import type { CompiledRuleSet } from '../../rules/index.ts'

/** One way in which a rule set sums a series, and the levels that the sum leads to. */
export interface SeriesWindow {
	fact: string
	key: string
	hours: number
	label: string
	unit: string
	thresholds: { value: number; level: string; clause: string }[]
}

/** The windows over a rule set's series that lead to levels, read off its derived facts and conditions. */
export function seriesWindows({ ruleSet, outcome }: CompiledRuleSet): SeriesWindow[] {
	return Object.entries(ruleSet.derived).flatMap(([name, definition]): SeriesWindow[] => {
		if (!('rollingSum' in definition)) return []
		const { series, hours } = definition.rollingSum
		const fact = ruleSet.facts[series]
		if (fact?.type !== 'series') return []
		const names = standingFor(ruleSet.derived, name)
		const thresholds = outcome.leaves.flatMap(({ leaf, rule }) =>
			names.has(leaf.fact) &&
			typeof leaf.value === 'number' &&
			leaf.operator.startsWith('greaterThan') &&
			'level' in rule.then
				? [{ value: leaf.value, level: rule.then.level, clause: leaf.clause }]
				: [],
		)
		if (thresholds.length === 0) return []
		return [{ fact: series, key: fact.key, hours, label: definition.label, unit: definition.unit, thresholds }]
	})
}

/** The derived facts that stand for the same quantity as one. */
function standingFor(derived: CompiledRuleSet['ruleSet']['derived'], name: string): Set<string> {
	const names = new Set([name])
	// A derived fact uses only those above it.
	for (const [other, definition] of Object.entries(derived)) {
		const parts = 'either' in definition ? definition.either : 'bounded' in definition ? [definition.bounded.fact] : []
		if (parts.some((part) => names.has(part))) names.add(other)
	}
	return names
}

export interface TimedAmount {
	at: number
	amount: number
}

const HOUR_MS = 3_600_000

/** At each reading, the sum of those that lie whole in the window that ends there: at least this much fell. */
export function sumsAt(readings: readonly TimedAmount[], hours: number): number[] {
	return readings.map(({ at: end }) => {
		const start = end - hours * HOUR_MS
		const inside = readings.filter(({ at }, i) => at <= end && beginOf(readings, i) >= start)
		return Math.round(inside.reduce((sum, { amount }) => sum + amount, 0) * 10_000) / 10_000
	})
}

/** The first reading is taken to stand for as long as the second. */
function beginOf(readings: readonly TimedAmount[], i: number): number {
	if (i > 0) return readings[i - 1]!.at
	return readings.length > 1 ? 2 * readings[0]!.at - readings[1]!.at : readings[0]!.at
}
