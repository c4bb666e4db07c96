import { Alert, Button, Progress } from 'antd'
import { type FormEvent, useRef, useState } from 'react'
import type { DayVerification } from '../../api/answers.ts'
import { callApi } from '../../api/call.ts'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { queryText } from '../../text/addresses.ts'
import { dayOf, recordedDay } from '../../text/time.ts'
import { FaultList } from './fault-list.tsx'

type Told = Omit<DayVerification, 'next'>

/** A day held to its seal, some hundred chains at a time. */
export function SealPage({ query }: { query: URLSearchParams }) {
	const [date, setDate] = useState(() => query.get('date') ?? dayOf(new Date(Date.now() - 86_400_000)))
	const [told, setTold] = useState<Told | null>(null)
	const [error, setError] = useState<unknown>(null)
	const [busy, setBusy] = useState(false)
	const run = useRef(0)
	const verify = async (event?: FormEvent) => {
		event?.preventDefault()
		run.current++
		const mine = run.current
		setBusy(true)
		setError(null)
		setTold(null)
		try {
			let sum: Told | null = null
			let cursor: string | undefined
			do {
				const answer: DayVerification = await callApi(`/v1/log/verification?${queryText({ date, cursor })}`)
				if (mine !== run.current) return
				sum = added(sum, answer)
				setTold(sum)
				cursor = answer.next ?? undefined
			} while (cursor !== undefined)
		} catch (failure) {
			if (mine === run.current) setError(failure)
		}
		if (mine === run.current) setBusy(false)
	}
	return (
		<>
			<form className="r-card" onSubmit={verify} aria-label="日封存核对">
				<div className="r-entries">
					<Field label="日期（北京时间）" help="每日记录在次日封存；未封存的日期只核对各链本身。">
						{(ids) => (
							<input {...ids} type="date" required value={date} onChange={({ target }) => setDate(target.value)} />
						)}
					</Field>
				</div>
				<Button type="primary" htmlType="submit" loading={busy}>
					核对这一天
				</Button>
			</form>
			{told && busy ? (
				<Progress
					aria-label="核对进度"
					percent={told.chains === 0 ? 100 : Math.floor((100 * told.verified) / told.chains)}
				/>
			) : null}
			{error ? <Failure error={error} again={() => void verify()} /> : null}
			{told && !busy && !error ? <Result told={told} /> : null}
		</>
	)
}

function added(sum: Told | null, answer: DayVerification): Told {
	if (!sum) return answer
	return {
		...answer,
		verified: sum.verified + answer.verified,
		faults: [...sum.faults, ...answer.faults],
		whole: sum.whole && answer.whole,
	}
}

function Result({ told: { date, seal, whole, chains, faults, sealFaults } }: { told: Told }) {
	const sealed = seal ? `已封存 ${seal.entries} 条记录、${seal.chains} 条链` : '这一天还没有封存，只核对了各链本身'
	return (
		<Alert
			role="status"
			showIcon
			type={whole ? (seal ? 'success' : 'warning') : 'error'}
			title={
				whole
					? `${recordedDay(date)}的记录完整，共核对 ${chains} 条链`
					: `${recordedDay(date)}的记录有问题，请保留现场并报告`
			}
			description={
				<>
					<p>{sealed}</p>
					{seal ? <p className="r-code">封存校验值 {seal.hash}</p> : null}
					{sealFaults.length > 0 ? (
						<ul className="r-faults">
							{sealFaults.map(({ fault, detail }) => (
								<li key={fault}>{detail}</li>
							))}
						</ul>
					) : null}
					{faults.length > 0 ? <FaultList faults={faults} /> : null}
				</>
			}
		/>
	)
}
