import type { Answer } from './answer.ts'
import { VerdictMark } from './outcome-card.tsx'
import { clauseText } from './reasons.tsx'

export function yuanText(yuan: number | null): string {
	if (yuan === null) return '待定'
	return `${yuan.toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元`
}

/** Each amount like a payslip: what was taken, how, what came out. */
export function Amounts({ answer }: { answer: Answer }) {
	if (answer.amounts.length === 0) return null
	return (
		<section className="card" aria-label="金额">
			<h3>金额</h3>
			{answer.amounts.map(({ id, label, yuan, cap, capped, payable, presumed, revoked, steps, clause }) => (
				<table key={id} className="slip">
					<caption className="unseen">{label}</caption>
					<tbody>
						{steps?.map((step) => (
							<tr key={step.id}>
								<th scope="row">
									{step.label}
									<span className="slip-how">
										{step.formula}
										<span className="clause">{clauseText(step.clause)}</span>
									</span>
								</th>
								<td>{yuanText(step.yuan)}</td>
							</tr>
						))}
						<tr className="slip-total">
							<th scope="row">
								{label}
								<span className="clause">{clauseText(clause)}</span>
								<span className="slip-how">
									{cap === null ? null : `上限 ${yuanText(cap)}${capped ? '，已按上限计' : ''}。`}
									{presumed ? '除非查明不符合，按应给计。' : null}
									{revoked
										? `已取消：${revoked.sentence}（${clauseText(revoked.clause)}）`
										: payable
											? '可以支付。'
											: '还不能支付：支付条件尚未全部具备。'}
								</span>
							</th>
							<td>{yuanText(yuan)}</td>
						</tr>
					</tbody>
				</table>
			))}
		</section>
	)
}

export function Options({ answer }: { answer: Answer }) {
	if (answer.options.length === 0) return null
	return (
		<section className="card" aria-label="可选方式">
			<h3>可选方式</h3>
			<ul className="verdicts">
				{answer.options.map(({ id, label, permitted, clause }) => (
					<li key={id}>
						<VerdictMark verdict={permitted} />
						<span>
							{label}
							<span className="clause">{clauseText(clause)}</span>
						</span>
					</li>
				))}
			</ul>
		</section>
	)
}
