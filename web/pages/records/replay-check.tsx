import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { Replay } from '../../api/answers.ts'
import { useApi } from '../../api/use-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { Wait } from '../../parts/wait.tsx'

/** Decides again from the entry, and shows what differs. */
export function ReplayCheck({ decisionId }: { decisionId: string }) {
	const [wanted, setWanted] = useState(false)
	const asked = useApi<Replay>(wanted ? `/v1/decisions/${decisionId}/replay` : null)
	return (
		<div>
			<Button onClick={wanted ? asked.again : () => setWanted(true)}>重放判定</Button>
			{asked.state === 'loading' ? <Wait>正在按当时的规则重新判定…</Wait> : null}
			{asked.state === 'failed' ? <Failure error={asked.error} /> : null}
			{asked.state === 'ready' ? <Told replay={asked.body} /> : null}
		</div>
	)
}

function Told({ replay: { same, detail, differences } }: { replay: Replay }) {
	return (
		<Alert
			className="r-told"
			role="status"
			showIcon
			type={same ? 'success' : 'error'}
			title={detail}
			description={
				differences.length > 0 ? (
					<table className="r-grid" aria-label="重放与记录的不同">
						<thead>
							<tr>
								<th scope="col">位置</th>
								<th scope="col">记录</th>
								<th scope="col">重放</th>
							</tr>
						</thead>
						<tbody>
							{differences.map(({ pointer, recorded, replayed }) => (
								<tr key={pointer}>
									<th scope="row" className="r-code">
										{pointer}
									</th>
									<td className="r-code">{JSON.stringify(recorded)}</td>
									<td className="r-code">{JSON.stringify(replayed)}</td>
								</tr>
							))}
						</tbody>
					</table>
				) : undefined
			}
		/>
	)
}
