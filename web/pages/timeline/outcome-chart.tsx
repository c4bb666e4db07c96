import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { countedCodes, outcomeCodes, outcomeLabel } from '../../../rules/index.ts'
import type { TimelineEntry } from '../../api/answers.ts'
import { useVersion } from '../../catalogue/use-version.ts'
import { outcomeText } from '../../text/outcomes.ts'
import { recordedMoment } from '../../text/time.ts'

use([LineChart, GridComponent, CanvasRenderer])

const BEIJING_MS = 8 * 3_600_000

/** What was decided over time, as steps: the gravest, or the most favourable, at the top. */
export default function OutcomeChart({ entries }: { entries: readonly TimelineEntry[] }) {
	const element = useRef<HTMLDivElement>(null)
	const last = entries.at(-1)!
	const compiled = useVersion(last.ruleset.id, last.ruleset.version)
	useEffect(() => {
		if (!compiled || !element.current) return
		const codes = countedCodes(compiled).reverse()
		const chart = init(element.current, null, { renderer: 'canvas' })
		const points = entries.map(({ decidedAt, outcome }) => [
			// Shown as UTC, so that the axis has Beijing's clock wherever the machine stands.
			Date.parse(decidedAt) + BEIJING_MS,
			codes.indexOf(outcomeCodes(outcome)[0]!),
		])
		chart.setOption({
			animation: false,
			useUTC: true,
			grid: { left: 12, right: 24, top: 16, bottom: 8, containLabel: true },
			xAxis: { type: 'time', axisLabel: { hideOverlap: true } },
			yAxis: {
				type: 'value',
				min: 0,
				max: Math.max(1, codes.length - 1),
				interval: 1,
				axisLabel: { formatter: (value: number) => short(outcomeLabel(compiled, codes[value] ?? '')) },
			},
			series: [
				{
					type: 'line',
					step: 'end',
					data: points,
					symbol: 'circle',
					symbolSize: 9,
					lineStyle: { width: 3, color: '#0b5cad' },
					itemStyle: { color: '#0b5cad' },
				},
			],
		})
		const resize = () => chart.resize()
		window.addEventListener('resize', resize)
		return () => {
			window.removeEventListener('resize', resize)
			chart.dispose()
		}
	}, [compiled, entries])
	const told = entries.map(({ decidedAt, outcome }) => `${recordedMoment(decidedAt)} ${outcomeText(outcome)}`)
	return <div ref={element} className="r-chart" role="img" aria-label={`结果随时间的变化：${told.join('；')}`} />
}

const LONGEST = 8

function short(label: string): string {
	return label.length > LONGEST ? `${label.slice(0, LONGEST)}…` : label
}
