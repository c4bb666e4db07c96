import type { CompiledRuleSet } from '../../rules/index.ts'
import type { OutboxItem } from '../outbox/item.ts'
import { yuanText } from '../result/amounts.tsx'
import type { Answer } from '../result/answer.ts'
import { dutyGroups } from '../result/duties.tsx'
import { outcomeText, targetLabel } from '../result/labels.ts'
import { carryingReasons, clauseText } from '../result/reasons.tsx'
import { limitText } from '../text/limits.ts'
import { SUBJECT_LABELS, type SubjectKind } from '../text/names.ts'
import { shownMoment } from '../text/time.ts'
import { valueText } from '../text/values.ts'
import { fitting, type Paragraph, packed } from './fit.ts'

interface SheetProps {
	compiled: CompiledRuleSet
	answer: Answer
	facts: Readonly<Record<string, unknown>>
	subject: { kind: SubjectKind; id: string }
	note: string
	item: OutboxItem | undefined
}

/** One A4 page: 处置建议单 for a level, 核定告知单 for everything else. Only the printer shows it. */
export function Sheet({ compiled, answer, facts, subject, note, item }: SheetProps) {
	const { ruleSet } = compiled
	const { outcome } = answer
	const result = outcomeText(compiled, outcome)
	const possible = possibleText(compiled, answer)
	const head = [ruleSet.source.title, result + possible, note]
	return (
		<article className="sheet" aria-hidden="true">
			<h1>{outcome.kind === 'level' ? '处置建议单' : '核定告知单'}</h1>
			<p className={`sheet-state ${item?.state === 'logged' ? '' : 'sheet-unlogged'}`}>{stateText(item)}</p>
			<table className="sheet-head">
				<tbody>
					<tr>
						<th>规则</th>
						<td>
							{ruleSet.title}（{ruleSet.version}版）
						</td>
						<th>判定日期</th>
						<td>{answer.asOf}</td>
					</tr>
					<tr>
						<th>依据文件</th>
						<td colSpan={3}>
							{ruleSet.source.title}
							{ruleSet.source.documentNumber ? `（${ruleSet.source.documentNumber}）` : ''}
						</td>
					</tr>
					<tr>
						<th>判定对象</th>
						<td>
							{SUBJECT_LABELS[subject.kind]} {subject.id || '（未填）'}
						</td>
						<th>备注</th>
						<td>{note}</td>
					</tr>
				</tbody>
			</table>
			<p className="sheet-outcome">
				{outcome.kind === 'level' ? '建议等级：' : '结果：'}
				<strong>{result}</strong>
				{possible}
			</p>
			{fitting(paragraphs(compiled, answer, facts), head).map(({ heading, lines, left }) => (
				<section key={heading}>
					<h2>{heading}</h2>
					<ul>
						{lines.map((line) => (
							<li key={line}>{line}</li>
						))}
						{left > 0 ? <li>其余 {left} 项见系统页面。</li> : null}
					</ul>
				</section>
			))}
			<footer className="sheet-foot">
				<p>本单按所列条款生成，供有权机关决定时参考，不代替其决定。打印时间：{shownMoment(new Date())}（北京时间）</p>
				<p className="sheet-sign">
					<span>经办：</span>
					<span>复核：</span>
					<span>审批：</span>
				</p>
			</footer>
		</article>
	)
}

function stateText(item: OutboxItem | undefined): string {
	if (item?.state === 'logged')
		return `已记录，编号 ${item.decision!.decisionId}，${shownMoment(item.decision!.decidedAt)}`
	if (item?.state === 'waiting') return '未上报：尚未进入判定记录，不能作为依据'
	return '试算：尚未记录，不能作为依据'
}

function possibleText(compiled: CompiledRuleSet, { outcome }: Answer): string {
	if (outcome.kind === 'level' && outcome.possible.length > 0)
		return `（不排除 ${outcome.possible.map((code) => targetLabel(compiled, code)).join('、')}）`
	if (outcome.kind === 'classification' && outcome.possible.length > 0)
		return `（还可能：${outcome.possible.map(({ label }) => label).join('、')}）`
	return ''
}

const GRAVEST: readonly (boolean | null)[] = [false, null, true]

/** In the order in which room is given. */
function paragraphs(compiled: CompiledRuleSet, answer: Answer, facts: Readonly<Record<string, unknown>>): Paragraph[] {
	const { duties, amounts, options, review, missing, outcome } = answer
	const marks = { true: '✓', false: '✗', null: '？' }
	const dutyLine = (duty: Answer['duties'][number]) =>
		`${duty.who}${duty.to.length > 0 ? `→${duty.to.join('、')}` : ''}：${duty.what}${duty.limit ? `；${limitText(duty.limit)}` : ''}${duty.dueAt ? `（${shownMoment(duty.dueAt)}）` : ''}（${clauseText(duty.clause)}）`
	const of = (kinds: readonly string[]) => duties.filter(({ kind }) => kinds.includes(kind)).map(dutyLine)
	const rest = dutyGroups(duties.filter(({ kind }) => !['report', 'propose', 'decide', 'lead'].includes(kind)))
	return [
		{
			heading: '逐项结果',
			lines:
				outcome.kind === 'compliance'
					? packed(
							[...outcome.items]
								.sort((a, b) => GRAVEST.indexOf(a.passes) - GRAVEST.indexOf(b.passes))
								.map(({ label, passes }) => `${marks[`${passes}`]} ${label}`),
						)
					: [],
			most: 14,
		},
		{
			heading: '依据',
			lines: carryingReasons(compiled, answer, facts).map(
				({ sentence, clause, result, cure }) =>
					`${marks[`${result}`]} ${sentence}（${clauseText(clause)}）${cure ? ` 补救：${cure}` : ''}`,
			),
			most: 12,
		},
		{
			heading: '填报情况',
			lines: packed(
				Object.entries(facts).map(([name, value]) => {
					const definition = compiled.ruleSet.facts[name]!
					return `${definition.label}：${valueText(definition, value)}`
				}),
			),
			most: 14,
		},
		{
			heading: '金额',
			lines: amounts.flatMap(({ label, yuan, payable, steps = [], clause }) => [
				...steps.map((step) => `${step.label}：${step.formula}＝${yuanText(step.yuan)}（${clauseText(step.clause)}）`),
				`${label}：${yuanText(yuan)}，${payable ? '可以支付' : '还不能支付'}（${clauseText(clause)}）`,
			]),
			most: 14,
		},
		{
			heading: '可选方式',
			lines: options.map(
				({ label, permitted, clause }) => `${marks[`${permitted}`]} ${label}（${clauseText(clause)}）`,
			),
			most: 8,
		},
		{ heading: '由谁决定', lines: of(['propose', 'decide', 'lead']), most: 8 },
		{ heading: '报告', lines: of(['report']), most: 12 },
		{ heading: '需要人工把关', lines: review.map(({ message }) => message), most: 6 },
		{ heading: '还要问清', lines: missing.length > 0 ? [missing.map(({ label }) => label).join('、')] : [], most: 1 },
		{ heading: '要办的事', lines: rest.flatMap(({ duties: members }) => members.map(dutyLine)), most: 60 },
	]
}
