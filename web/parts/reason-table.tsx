import { useState } from 'react'
import type { Evaluation, Outcome, Reason } from '../../rules/index.ts'
import { linesText } from '../text/citations.ts'
import { verdictLabel, verdictTone } from '../text/outcomes.ts'
import { type RecordColumn, RecordTable } from './record-table.tsx'

/** Conditions with their clauses: those that carry the outcome first, all of them where asked. */
export function ReasonTable({ reasons, outcome }: { reasons: Evaluation['reasons']; outcome: Outcome }) {
	const [all, setAll] = useState(false)
	const carrying = reasons.filter(({ result }) => result === carries(outcome))
	const few = carrying.length > 0 && carrying.length < reasons.length
	const rows = all || !few ? reasons : carrying
	return (
		<>
			<RecordTable
				compact
				label="依据"
				columns={COLUMNS}
				rows={rows}
				keyOf={({ rule, condition }, i) => `${rule} ${condition} ${i}`}
			/>
			{few ? (
				<label className="r-no-print">
					<input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} /> 显示判定时看过的全部{' '}
					{reasons.length} 项条件
				</label>
			) : null}
		</>
	)
}

/** A refusal rests on conditions that failed, an open question on those not known, everything else on those that hold. */
function carries(outcome: Outcome): boolean | null {
	if (outcome.kind === 'eligibility') return outcome.eligible
	if (outcome.kind === 'compliance') return outcome.passes
	return true
}

const COLUMNS: readonly RecordColumn<Reason>[] = [
	{
		label: '条件',
		head: true,
		cell: ({ sentence, cure, result }) => (result === false && cure ? `${sentence}；${cure}` : sentence),
	},
	{
		label: '结果',
		cell: ({ result, notApplicable }) => (
			<span className={`r-badge r-tone-${verdictTone(result)}`}>{notApplicable ? '不适用' : verdictLabel(result)}</span>
		),
	},
	{ label: '条款', cell: ({ clause }) => clause },
	{ label: '公报', cell: ({ lines }) => linesText(lines) },
]
