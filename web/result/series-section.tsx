import { lazy, Suspense, useMemo } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { seriesWindows, type TimedAmount } from './series-windows.ts'

const SeriesChart = lazy(() => import('./series-chart.tsx'))

interface SeriesSectionProps {
	compiled: CompiledRuleSet
	facts: Readonly<Record<string, unknown>>
}

/** A chart for each series that has readings and leads to levels; its code comes when there is something to draw. */
export function SeriesSection({ compiled, facts }: SeriesSectionProps) {
	const windows = useMemo(() => seriesWindows(compiled), [compiled])
	const drawn = [...new Set(windows.map(({ fact }) => fact))].filter((fact) => Array.isArray(facts[fact]))
	return drawn.map((fact) => (
		<section key={fact} className="card" aria-label="读数与界限">
			<h3>{compiled.ruleSet.facts[fact]?.label}与界限</h3>
			<Suspense fallback={<p className="quiet">正在画图…</p>}>
				<Drawn compiled={compiled} fact={fact} windows={windows} value={facts[fact]} />
			</Suspense>
		</section>
	))
}

interface DrawnProps {
	compiled: CompiledRuleSet
	fact: string
	windows: ReturnType<typeof seriesWindows>
	value: unknown
}

function Drawn({ compiled, fact, windows, value }: DrawnProps) {
	const own = useMemo(() => windows.filter((window) => window.fact === fact), [windows, fact])
	const readings = useMemo(() => {
		const key = own[0]!.key
		return (value as Record<string, string | number>[]).map(
			(reading): TimedAmount => ({ at: Date.parse(String(reading.at)), amount: Number(reading[key]) }),
		)
	}, [own, value])
	return <SeriesChart compiled={compiled} windows={own} readings={readings} />
}
