import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { Subject, SubjectVerification } from '../../api/answers.ts'
import { useApi } from '../../api/use-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { Wait } from '../../parts/wait.tsx'
import { FaultList } from './fault-list.tsx'

/** Whether all entries of a subject are as they were written. */
export function ChainCheck({ subject }: { subject: Subject }) {
	const [wanted, setWanted] = useState(false)
	const path = `/v1/subjects/${subject.kind}/${encodeURIComponent(subject.id)}/verification`
	const asked = useApi<SubjectVerification>(wanted ? path : null)
	return (
		<div>
			<Button onClick={wanted ? asked.again : () => setWanted(true)}>核对该对象的记录链</Button>
			{asked.state === 'loading' ? <Wait>正在逐条核对…</Wait> : null}
			{asked.state === 'failed' ? <Failure error={asked.error} /> : null}
			{asked.state === 'ready' ? <Told found={asked.body} /> : null}
		</div>
	)
}

function Told({ found: { whole, chains } }: { found: SubjectVerification }) {
	const entries = chains.reduce((sum, chain) => sum + chain.entries, 0)
	if (whole === null)
		return (
			<Alert
				className="r-told"
				role="status"
				showIcon
				type="warning"
				title="没有这个对象的任何记录；是否被整个删除，请做日封存核对。"
			/>
		)
	return (
		<Alert
			className="r-told"
			role="status"
			showIcon
			type={whole ? 'success' : 'error'}
			title={whole ? `记录链完整：共 ${entries} 条，逐条衔接，没有改动` : '记录链有问题，请保留现场并报告'}
			description={whole ? undefined : <FaultList faults={chains.flatMap(({ faults }) => faults)} />}
		/>
	)
}
