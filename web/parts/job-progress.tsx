import { Progress } from 'antd'
import type { Job } from '../api/answers.ts'

interface JobProgressProps {
	/** Null before it is known to be taken. */
	job: Job | null
	cut: 'network' | 'sign-in' | null
	/** What is counted: 行, 条. */
	unit: string
	/** What happens before anything is counted. */
	before: string
}

/** How far a job is. */
export function JobProgress({ job, cut, unit, before }: JobProgressProps) {
	const total = job?.total ?? null
	const done = job?.done ?? 0
	const percent = total === null || total === 0 ? 0 : Math.floor((100 * done) / total)
	const text = total === null ? before : `已处理 ${done} ${unit}，共 ${total} ${unit}`
	return (
		<div className="r-job">
			<Progress percent={percent} status="active" aria-label="处理进度" />
			<p role="status">{text}</p>
			{cut === 'network' ? (
				<p role="alert">网络断开，暂时看不到进度；处理在服务器上继续，联网后自动接着显示。</p>
			) : null}
			{cut === 'sign-in' ? <p role="alert">登录已过期；处理在服务器上继续，重新登录后接着显示。</p> : null}
		</div>
	)
}
