import { useMemo } from 'react'
import { type CompiledRuleSet, compile, RuleSetSchema, requirementOf } from '../../../rules/index.ts'
import type { Impact } from '../../api/answers.ts'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { thenText } from '../../rule-words/results.ts'
import { entryAddress } from '../../text/addresses.ts'
import { SUBJECT_LABELS } from '../../text/names.ts'
import { verdictLabel, yuanText } from '../../text/outcomes.ts'

/** What would change under a candidate. */
export function ImpactResult({ impact, candidate }: { impact: Impact; candidate: unknown }) {
	const compiled = useMemo(() => compiledOf(candidate), [candidate])
	const { entries, changed, refused, outcomes, amounts, causes, examples } = impact
	const labels = new Map(
		outcomes.flatMap(({ before, beforeLabel, after, afterLabel }) => [
			[before, beforeLabel],
			[after, afterLabel],
		]),
	)
	return (
		<>
			<section className="r-card" aria-label="试评结果">
				<h2>试评结果</h2>
				<p role="status">
					共 {entries} 条判定，其中 <strong>{changed} 条会变</strong>
					{refused > 0 ? `；${refused} 条的填报内容候选文件不接受` : ''}。
				</p>
				{outcomes.length > 0 ? (
					<RecordTable
						label="会变的结果"
						columns={OUTCOMES}
						rows={outcomes}
						keyOf={({ before, after }) => `${before} ${after}`}
					/>
				) : null}
			</section>
			{amounts.length > 0 ? (
				<section className="r-card" aria-label="金额前后">
					<h2>金额前后</h2>
					<RecordTable label="金额前后" columns={AMOUNTS} rows={amounts} keyOf={({ id }) => id} />
				</section>
			) : null}
			{causes.length > 0 ? (
				<section className="r-card" aria-label="原因">
					<h2>原因</h2>
					<RecordTable
						label="原因"
						columns={causeColumns(compiled)}
						rows={causes}
						keyOf={({ rule, condition, before, after }) => `${rule} ${condition} ${before} ${after}`}
					/>
				</section>
			) : null}
			{examples.length > 0 ? (
				<section className="r-card" aria-label="例子">
					<h2>例子</h2>
					<RecordTable
						label="例子"
						columns={exampleColumns(labels)}
						rows={examples}
						keyOf={({ decisionId }) => decisionId}
					/>
				</section>
			) : null}
		</>
	)
}

/** The candidate as the server took it, for its words; null where it cannot be read here. */
function compiledOf(candidate: unknown): CompiledRuleSet | null {
	try {
		return compile(RuleSetSchema.parse(candidate))
	} catch {
		return null
	}
}

const OUTCOMES: readonly RecordColumn<Impact['outcomes'][number]>[] = [
	{ label: '原结果', head: true, cell: ({ beforeLabel }) => beforeLabel },
	{
		label: '新结果',
		cell: ({ afterLabel, before, after }) => (before === after ? `${afterLabel}（金额或细项不同）` : afterLabel),
	},
	{ label: '条数', numeric: true, cell: ({ entries }) => entries },
]

type Amount = Impact['amounts'][number]
const AMOUNTS: readonly RecordColumn<Amount>[] = [
	{ label: '金额', head: true, cell: ({ label }) => label },
	{ label: '原合计', numeric: true, cell: ({ before }) => `${yuanText(before.yuan)}（${before.entries} 条）` },
	{ label: '新合计', numeric: true, cell: ({ after }) => `${yuanText(after.yuan)}（${after.entries} 条）` },
	{
		label: '差额',
		numeric: true,
		cell: ({ difference }) => `${difference > 0 ? '+' : ''}${yuanText(difference)}`,
	},
	{ label: '变的条数', numeric: true, cell: ({ changed }) => changed },
]

type Cause = Impact['causes'][number]
function causeColumns(compiled: CompiledRuleSet | null): readonly RecordColumn<Cause>[] {
	return [
		{ label: '原因', head: true, cell: (cause) => causeText(compiled, cause) },
		{
			label: '变化',
			cell: ({ condition, before, after }) =>
				condition === null ? '金额的算法不同' : `${verdictLabel(before)} → ${verdictLabel(after)}`,
		},
		{ label: '条款', cell: ({ clause }) => clause },
		{ label: '条数', numeric: true, cell: ({ entries }) => entries },
	]
}

function causeText(compiled: CompiledRuleSet | null, { rule, condition }: Cause): string {
	const leaf = condition === null ? undefined : compiled?.leafById.get(condition)?.leaf
	if (compiled && leaf) return requirementOf(compiled, leaf)
	const found = compiled?.ruleSet.rules.find(({ id }) => id === rule)
	const given = compiled && found ? thenText(compiled, found.then) : rule
	return condition === null ? given : `${given}：候选文件中没有的条件（${condition}）`
}

type Example = Impact['examples'][number]
function exampleColumns(labels: ReadonlyMap<string, string>): readonly RecordColumn<Example>[] {
	const text = ({ outcome, amounts }: Example['before']) => {
		const sums = Object.values(amounts).flatMap((yuan) => (yuan === null ? [] : [yuanText(yuan)]))
		return [labels.get(outcome) ?? outcome, ...sums].join('，')
	}
	return [
		{
			label: '对象',
			head: true,
			cell: ({ decisionId, subject }) => (
				<a href={entryAddress(decisionId)}>
					{SUBJECT_LABELS[subject.kind] ?? subject.kind} {subject.id}
				</a>
			),
		},
		{ label: '原结果', cell: ({ before }) => text(before) },
		{ label: '新结果', cell: ({ after }) => text(after) },
	]
}
