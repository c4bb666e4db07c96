import type { CompiledRuleSet, Rule } from '../../../rules/index.ts'
import { ConditionTree } from '../../parts/condition-tree.tsx'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { amountText, stepTexts } from '../../rule-words/amounts.ts'
import { wordsOf } from '../../rule-words/conditions.ts'
import { formulaText, makesOutcome, thenText } from '../../rule-words/results.ts'
import { linesText } from '../../text/citations.ts'
import { ThresholdGrid } from './threshold-grid.tsx'

const OUTCOME_HEADINGS = { level: '等级', eligibility: '方案', classification: '类别', compliance: '核对项' } as const

/** What makes the outcome, and what is granted or permitted. */
export function RulesSection({ compiled }: { compiled: CompiledRuleSet }) {
	const { kind, rules, indicators } = compiled.ruleSet
	const outcome = rules.filter(({ then }) => makesOutcome(then))
	const options = rules.filter(({ then }) => 'option' in then)
	const amounts = rules.filter(({ then }) => 'amount' in then)
	const reviews = rules.filter(({ then }) => 'review' in then)
	const columns = (label: string): readonly RecordColumn<Rule>[] => [
		{ label, head: true, cell: ({ then }) => thenText(compiled, then) },
		{
			label: '条件',
			cell: ({ when, presumed }) => (
				<>
					{presumed ? <span className="r-quiet">没有查明不符的即适用 </span> : null}
					<ConditionTree words={wordsOf(compiled, when)} />
				</>
			),
		},
		citation,
	]
	const table = (label: string, some: readonly Rule[], heading = label) =>
		some.length > 0 ? (
			<section className="r-card" aria-label={label}>
				<h2>{label}</h2>
				<RecordTable label={label} columns={columns(heading)} rows={some} keyOf={({ id }) => id} />
			</section>
		) : null
	return (
		<>
			{kind === 'level' ? (
				<section className="r-card" aria-label="各级界限">
					<h2>各级界限</h2>
					<ThresholdGrid compiled={compiled} />
				</section>
			) : null}
			{indicators ? (
				<section className="r-card" aria-label="几类条件怎样合并">
					<h2>几类条件怎样合并</h2>
					<ul className="r-tree">
						{Object.entries(indicators.readings).map(([id, { label, formula }]) => (
							<li key={id}>
								{label}：{formulaText(compiled, formula)}
							</li>
						))}
					</ul>
					<p className="r-quiet">几种读法得出的等级不同时，提示人工复核。</p>
				</section>
			) : null}
			{table('结果规则', outcome, OUTCOME_HEADINGS[kind])}
			{table('可选方式', options)}
			{amounts.length > 0 ? (
				<section className="r-card" aria-label="金额">
					<h2>金额</h2>
					{amounts.map((rule) => (
						<AmountRule key={rule.id} compiled={compiled} rule={rule} />
					))}
				</section>
			) : null}
			{table('复核提示', reviews)}
		</>
	)
}

const citation: RecordColumn<Rule> = {
	label: '出处',
	cell: ({ clause, lines }) => (
		<span>
			{clause}，{linesText(lines)}
		</span>
	),
}

function AmountRule({ compiled, rule }: { compiled: CompiledRuleSet; rule: Rule }) {
	if (!('amount' in rule.then)) return null
	const { amount } = rule.then
	return (
		<div>
			<h3>{amount.label}</h3>
			<span className="r-cite">
				{rule.clause}，{linesText(rule.lines)}
			</span>
			{'steps' in amount ? (
				<table className="r-grid" aria-label={`${amount.label}的计算`}>
					<tbody>
						{stepTexts(compiled, amount.steps).map(({ id, label, text, clause }) => (
							<tr key={id}>
								<th scope="row">{label}</th>
								<td>
									{text} <span className="r-cite">{clause}</span>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			) : (
				<p>{amountText(compiled, amount)}</p>
			)}
			<Condition label="适用" compiled={compiled} condition={rule.when} />
			<Condition label="发放条件" compiled={compiled} condition={amount.payableWhen} />
			<Condition label="取消" compiled={compiled} condition={amount.revokedWhen} />
		</div>
	)
}

function Condition({
	label,
	compiled,
	condition,
}: {
	label: string
	compiled: CompiledRuleSet
	condition: Rule['when'] | undefined
}) {
	if (!condition) return null
	return (
		<div>
			<strong>{label}：</strong>
			<ConditionTree words={wordsOf(compiled, condition)} />
		</div>
	)
}
