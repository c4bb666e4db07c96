import type { Evaluation } from '../../rules/index.ts'
import { yuanText } from '../text/outcomes.ts'

/** Amounts granted, each worked out step by step as on a payslip. */
export function AmountList({ amounts }: { amounts: Evaluation['amounts'] }) {
	return (
		<div>
			{amounts.map((amount, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: one id may be granted twice
				<div key={i}>
					<p>
						<strong>
							{amount.label}：{amount.yuan === null ? '数额未定' : yuanText(amount.yuan)}
						</strong>{' '}
						<span className="r-cite">（{amount.clause}）</span>
						{remarksOf(amount).map((remark) => (
							<span key={remark}> · {remark}</span>
						))}
					</p>
					{amount.steps && amount.steps.length > 0 ? (
						<table className="r-grid" aria-label={`${amount.label}的计算`}>
							<tbody>
								{amount.steps.map(({ id, label, formula, yuan, clause }) => (
									<tr key={id}>
										<th scope="row">{label}</th>
										<td>
											{formula} <span className="r-cite">（{clause}）</span>
										</td>
										<td className="r-numeric">{yuan === null ? '未定' : yuan}</td>
									</tr>
								))}
							</tbody>
						</table>
					) : null}
				</div>
			))}
		</div>
	)
}

function remarksOf({ payable, capped, cap, presumed, revoked }: Evaluation['amounts'][number]): string[] {
	return [
		...(revoked ? [`已取消：${revoked.sentence}（${revoked.clause}）`] : payable ? [] : ['尚不能发放']),
		...(capped && cap !== null ? [`按上限 ${yuanText(cap)} 计`] : []),
		...(presumed ? ['推定，条件尚未全部查明'] : []),
	]
}
