import type { Reading, RuleSet } from '../../../rules/index.ts'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { linesText } from '../../text/citations.ts'

/** Where the text is unclear and how it is read; and what of it is not encoded. */
export function ReadingsSection({ ruleSet: { readings, leftOut } }: { ruleSet: RuleSet }) {
	return (
		<>
			<section className="r-card" aria-label="存疑处理">
				<h2>存疑处理（{readings.length}）</h2>
				{readings.length > 0 ? (
					<RecordTable label="存疑处理" columns={READINGS} rows={readings} keyOf={({ code }) => code} />
				) : (
					<p>没有。</p>
				)}
			</section>
			<section className="r-card" aria-label="未编入">
				<h2>未编入（{leftOut.length}）</h2>
				{leftOut.length > 0 ? (
					<RecordTable label="未编入" columns={LEFT_OUT} rows={leftOut} keyOf={({ what }, i) => `${what} ${i}`} />
				) : (
					<p>没有。</p>
				)}
			</section>
		</>
	)
}

const RAISED: Record<string, string> = { always: '每次判定都提示', never: '不影响判定', byRule: '由规则提示' }

const READINGS: readonly RecordColumn<Reading>[] = [
	{ label: '疑点', head: true, cell: ({ note }) => note },
	{ label: '处理', cell: ({ chosen }) => chosen },
	{ label: '理由', cell: ({ why }) => why },
	{
		label: '提示',
		cell: ({ raise }) =>
			typeof raise === 'string' ? RAISED[raise] : 'decisive' in raise ? '左右结果时提示' : '相关规则成立时提示',
	},
	{ label: '出处', cell: ({ clause, lines }) => `${clause}，${linesText(lines)}` },
]

const LEFT_OUT: readonly RecordColumn<RuleSet['leftOut'][number]>[] = [
	{ label: '内容', head: true, cell: ({ what }) => what },
	{ label: '理由', cell: ({ reason }) => reason },
	{ label: '公报', cell: ({ lines }) => linesText(lines) },
]
