import type { CompiledRuleSet, Verdict } from '../../rules/index.ts'
import type { Answer } from './answer.ts'
import { levelTone, outcomeText, outcomeTone, targetLabel } from './labels.ts'

interface OutcomeCardProps {
	compiled: CompiledRuleSet
	answer: Answer
}

/** The result, large, in its colour, and how sure it is. */
export function OutcomeCard({ compiled, answer }: OutcomeCardProps) {
	const { outcome } = answer
	return (
		<div className={`outcome tone-${outcomeTone(compiled, outcome)}`} data-testid="outcome">
			<div className="outcome-label">{outcomeText(compiled, outcome)}</div>
			<div className="outcome-status">{statusText(compiled, answer)}</div>
		</div>
	)
}

function statusText(compiled: CompiledRuleSet, { outcome, status }: Answer): string {
	const names = (codes: readonly string[]) => codes.map((code) => targetLabel(compiled, code)).join('、')
	switch (outcome.kind) {
		case 'level':
			if (status === 'final') return '按已填情况确定，其余项目不会再改变级别'
			if (status === 'provisional') return `已经达到；不排除 ${names(outcome.possible)}`
			return `不排除 ${names(outcome.possible)}`
		case 'eligibility':
			if (status === 'provisional') return '已经符合；是否适用更优先的方案还要看未填项目'
			if (outcome.eligible === null) return outcome.schemeLabel ? `可能适用：${outcome.schemeLabel}` : '还缺情况，见下'
			return outcome.eligible ? '按已填情况确定' : '按已填情况不符合，原因见下'
		case 'classification':
			if (outcome.possible.length === 0) return '按已填情况确定'
			return `还可能属于：${outcome.possible.map(({ label }) => label).join('、')}`
		case 'compliance': {
			const count = (verdict: Verdict) => outcome.items.filter(({ passes }) => passes === verdict).length
			return `符合 ${count(true)} 项，不符合 ${count(false)} 项，未定 ${count(null)} 项`
		}
	}
}

/** Beside a level: what each sign says alone, and how the text's readings differ. */
export function Indicators({ compiled, answer }: OutcomeCardProps) {
	if (answer.outcome.kind !== 'level' || !answer.outcome.indicators) return null
	const { indicators, readings = {} } = answer.outcome
	const named = compiled.ruleSet.indicators?.readings ?? {}
	return (
		<section className="card" aria-label="各类条件">
			<h3>各类条件分别达到</h3>
			<ul className="chips">
				{indicators.map(({ id, label, level, levelLabel }) => (
					<li key={id}>
						{label}
						<span className={`chip tone-${level === null ? 'open' : levelTone(compiled, level)}`}>
							{levelLabel ?? '未填'}
						</span>
					</li>
				))}
			</ul>
			{new Set(Object.values(readings)).size > 1 ? (
				<p className="quiet">
					原文没有说明几类条件的关系：
					{Object.entries(readings)
						.map(([id, level]) => `${named[id]?.label ?? id}为${targetLabel(compiled, level)}`)
						.join('；')}
					。这里取最高一级。
				</p>
			) : null}
		</section>
	)
}

/** Each item of a compliance check. */
export function Items({ answer }: { answer: Answer }) {
	if (answer.outcome.kind !== 'compliance') return null
	const order = [false, null, true]
	const items = [...answer.outcome.items].sort((a, b) => order.indexOf(a.passes) - order.indexOf(b.passes))
	return (
		<section className="card" aria-label="逐项结果">
			<h3>逐项结果</h3>
			<ul className="verdicts">
				{items.map(({ id, label, passes }) => (
					<li key={id}>
						<VerdictMark verdict={passes} />
						{label}
					</li>
				))}
			</ul>
		</section>
	)
}

const MARKS = { true: ['✓', '符合', 'good'], false: ['✗', '不符合', 'bad'], null: ['？', '未定', 'open'] } as const
const PLAIN_MARKS = {
	true: ['', '成立', 'plain'],
	false: ['', '不成立', 'plain'],
	null: ['', '未知', 'plain'],
} as const

/** `plain`: of a condition by itself, which need not bear on the result. */
export function VerdictMark({ verdict, plain }: { verdict: Verdict; plain?: boolean }) {
	const [sign, text, tone] = (plain ? PLAIN_MARKS : MARKS)[`${verdict}`]
	return (
		<span className={`mark mark-${tone}`}>
			<span aria-hidden="true">{sign}</span>
			<span className="mark-text">{text}</span>
		</span>
	)
}
