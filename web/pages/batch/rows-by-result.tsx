import { Pagination } from 'antd'
import { useMemo, useState } from 'react'
import { type CompiledRuleSet, countedCodes, outcomeCodes, outcomeLabel } from '../../../rules/index.ts'
import type { RowResult } from '../../api/answers.ts'
import { OutcomeBadge } from '../../parts/outcome-badge.tsx'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { entryAddress } from '../../text/addresses.ts'
import { SUBJECT_LABELS } from '../../text/names.ts'
import { yuanText } from '../../text/outcomes.ts'
import { faultTexts, type RowFaults } from './faults.ts'

const PAGE = 50
const PROBLEM = 'problem'
const ALL = 'all'
/** As officers say it, where the rule set is about being entitled to something. */
const ELIGIBILITY: Record<string, string> = { eligible: '可以', 'not-eligible': '不可以', undetermined: '不能判定' }

interface RowsByResultProps {
	results: readonly RowResult[]
	compiled: CompiledRuleSet
	faults: ReadonlyMap<number, RowFaults>
	headings: readonly string[]
}

/** Every row with what it came to; one result at a time where asked. */
export function RowsByResult({ results, compiled, faults, headings }: RowsByResultProps) {
	const groups = useMemo(() => grouped(results), [results])
	const [shown, setShown] = useState(ALL)
	const [page, setPage] = useState(1)
	const choices = [
		{ code: ALL, label: '全部', count: results.length },
		...countedCodes(compiled).flatMap((code) => choiceOf(code, labelOf(compiled, code))),
		...choiceOf(PROBLEM, '有问题'),
	]
	const rows = shown === ALL ? results : (groups.get(shown) ?? [])
	const at = (page - 1) * PAGE
	return (
		<section className="r-card" aria-label="各行结果">
			<h2>各行结果</h2>
			{/* biome-ignore lint/a11y/useSemanticElements: a fieldset would promise fields */}
			<div className="r-tally" role="group" aria-label="按结果筛选">
				{choices.map(({ code, label, count }) => (
					<button
						key={code}
						type="button"
						aria-pressed={code === shown}
						onClick={() => {
							setShown(code)
							setPage(1)
						}}
					>
						{label} {count}
					</button>
				))}
			</div>
			<RecordTable
				label="各行结果"
				columns={columnsFor(faults, headings)}
				rows={rows.slice(at, at + PAGE)}
				keyOf={({ row }) => String(row)}
			/>
			{rows.length > PAGE ? (
				<Pagination
					current={page}
					pageSize={PAGE}
					total={rows.length}
					showSizeChanger={false}
					responsive
					size="small"
					onChange={setPage}
					aria-label="各行结果的页"
				/>
			) : null}
		</section>
	)

	function choiceOf(code: string, label: string) {
		const count = groups.get(code)?.length ?? 0
		return count > 0 ? [{ code, label, count }] : []
	}
}

function grouped(results: readonly RowResult[]): Map<string, RowResult[]> {
	const groups = new Map<string, RowResult[]>()
	for (const result of results) {
		const code = result.decision ? outcomeCodes(result.decision.outcome)[0]! : PROBLEM
		const group = groups.get(code)
		if (group) group.push(result)
		else groups.set(code, [result])
	}
	return groups
}

function labelOf(compiled: CompiledRuleSet, code: string): string {
	return (compiled.ruleSet.kind === 'eligibility' ? ELIGIBILITY[code] : undefined) ?? outcomeLabel(compiled, code)
}

function columnsFor(
	faults: ReadonlyMap<number, RowFaults>,
	headings: readonly string[],
): readonly RecordColumn<RowResult>[] {
	return [
		{ label: '行', tight: true, cell: ({ row }) => row },
		{
			label: '对象',
			head: true,
			cell: ({ subject }) => (subject ? `${SUBJECT_LABELS[subject.kind] ?? subject.kind} ${subject.id}` : ''),
		},
		{
			label: '结果',
			cell: ({ decision }) =>
				decision ? <OutcomeBadge outcome={decision.outcome} /> : <span className="r-badge r-tone-bad">有问题</span>,
		},
		{
			label: '金额',
			cell: ({ decision }) =>
				decision && decision.amounts.length > 0
					? decision.amounts.map(({ id, label, yuan, payable }) => (
							<div key={`${id} ${label}`}>
								{label} {yuan === null ? '未定' : yuanText(yuan)}
								{payable ? '' : '（尚不能发放）'}
							</div>
						))
					: null,
		},
		{
			label: '依据或问题',
			cell: ({ row, decision, problem }) => {
				if (decision) return groundText(decision)
				const found = faults.get(row)
				const texts = found ? faultTexts(row, found, headings) : []
				return (texts.length > 0 ? texts : [problem?.detail ?? '']).map((text) => (
					<div key={text} className="r-cell-fault">
						{text}
					</div>
				))
			},
		},
		{
			label: '记录',
			tight: true,
			cell: ({ decision }) => (decision ? <a href={entryAddress(decision.decisionId)}>打开</a> : null),
		},
	]
}

function groundText({ status, grounds, missing }: NonNullable<RowResult['decision']>): string {
	if (status === 'undetermined')
		return missing.length > 0 ? `还需补充：${missing.map(({ label }) => label).join('、')}` : ''
	const [first] = grounds
	return first ? `${first.sentence}（${first.clause}）${grounds.length > 1 ? ` 等 ${grounds.length} 项` : ''}` : ''
}
