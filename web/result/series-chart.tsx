import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { shownMoment } from '../text/time.ts'
import { levelTone, type Tone, targetLabel } from './labels.ts'
import { type SeriesWindow, sumsAt, type TimedAmount } from './series-windows.ts'

use([
	BarChart,
	LineChart,
	GridComponent,
	MarkLineComponent,
	TitleComponent,
	TooltipComponent,
	AriaComponent,
	CanvasRenderer,
])

const COLOURS: Partial<Record<Tone, string>> = { red: '#b91c1c', orange: '#c2410c', yellow: '#a16207', blue: '#1d4ed8' }

interface SeriesChartProps {
	compiled: CompiledRuleSet
	windows: readonly SeriesWindow[]
	readings: readonly TimedAmount[]
}

const HEIGHT = 230

/** Readings as bars, the sum over each window as a line, the thresholds across. */
export default function SeriesChart({ compiled, windows, readings }: SeriesChartProps) {
	const place = useRef<HTMLDivElement>(null)
	useEffect(() => {
		const chart = init(place.current!, undefined, { renderer: 'canvas' })
		const fit = new ResizeObserver(() => chart.resize())
		fit.observe(place.current!)
		chart.setOption(optionFor(compiled, windows, readings))
		return () => {
			fit.disconnect()
			chart.dispose()
		}
	}, [compiled, windows, readings])
	return (
		<div
			ref={place}
			className="chart"
			role="img"
			aria-label={describe(compiled, windows, readings)}
			style={{ height: HEIGHT * windows.length }}
		/>
	)
}

function optionFor(compiled: CompiledRuleSet, windows: readonly SeriesWindow[], readings: readonly TimedAmount[]) {
	const times = readings.map(({ at }) => shownMoment(new Date(at)))
	return {
		animation: false,
		tooltip: { trigger: 'axis' as const, renderMode: 'richText' as const },
		title: windows.map(({ label, unit }, i) => ({
			text: `${label}（${unit}）`,
			left: 0,
			top: i * HEIGHT,
			textStyle: { fontSize: 13 },
		})),
		grid: windows.map((_, i) => ({ left: 40, right: 86, top: i * HEIGHT + 30, height: HEIGHT - 70 })),
		xAxis: windows.map((_, gridIndex) => ({ type: 'category' as const, gridIndex, data: times })),
		yAxis: windows.map(({ thresholds }, gridIndex) => ({
			type: 'value' as const,
			gridIndex,
			max: ({ max }: { max: number }) => Math.ceil(Math.max(max, ...thresholds.map(({ value }) => value)) * 1.1),
		})),
		series: windows.flatMap(({ hours, label, thresholds }, i) => [
			{
				type: 'bar' as const,
				name: '每条读数',
				xAxisIndex: i,
				yAxisIndex: i,
				data: readings.map(({ amount }) => amount),
				itemStyle: { color: '#9ec5e8' },
				barMaxWidth: 24,
			},
			{
				type: 'line' as const,
				name: label,
				xAxisIndex: i,
				yAxisIndex: i,
				data: sumsAt(readings, hours),
				itemStyle: { color: '#0b4a8f' },
				lineStyle: { width: 3 },
				markLine: {
					symbol: 'none',
					silent: true,
					data: thresholds.map(({ value, level }) => {
						const color = COLOURS[levelTone(compiled, level)] ?? '#4b5563'
						const formatter = `${targetLabel(compiled, level).replace('响应', '')} ${value}`
						return { yAxis: value, lineStyle: { color, width: 2 }, label: { formatter, color, fontSize: 12 } }
					}),
				},
			},
		]),
	}
}

/** The same in words. */
function describe(compiled: CompiledRuleSet, windows: readonly SeriesWindow[], readings: readonly TimedAmount[]) {
	const parts = windows.map(({ label, unit, hours, thresholds }) => {
		const most = Math.max(...sumsAt(readings, hours))
		const levels = thresholds.map(({ value, level }) => `${targetLabel(compiled, level)} ${value}`).join('，')
		return `${label}最大 ${most} ${unit}；界限：${levels}`
	})
	return `雨量与界限图。${parts.join('。')}`
}
