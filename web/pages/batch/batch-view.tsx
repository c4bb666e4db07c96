import { Alert, Button, Modal } from 'antd'
import { useState } from 'react'
import { entryOf } from '../../catalogue/heads.ts'
import { useRuleSet } from '../../catalogue/use-rule-set.ts'
import { Failure } from '../../parts/failure.tsx'
import { JobProgress } from '../../parts/job-progress.tsx'
import { Wait } from '../../parts/wait.tsx'
import { recordedMoment } from '../../text/time.ts'
import { BatchResults } from './batch-results.tsx'
import type { KeptBatch } from './kept.ts'
import { takeAnew } from './take-file.ts'
import { useRun } from './use-run.ts'

/** One batch on its way, and what came out. */
export function BatchView({ batch, onAnew }: { batch: KeptBatch; onAnew: (batch: KeptBatch) => void }) {
	const run = useRun(batch)
	const entry = entryOf(batch.ruleset)!
	const loading = useRuleSet(entry.versions.at(-1))
	const [asking, setAsking] = useState(false)
	return (
		<>
			<section className="r-card" aria-label="这一批">
				<div className="r-page-head">
					<h2>{entry.title}</h2>
					<a href={`#/batch?ruleset=${encodeURIComponent(batch.ruleset)}`}>交另一份</a>
				</div>
				<dl className="r-facts">
					<dt>文件</dt>
					<dd>{batch.fileName}</dd>
					<dt>交的时间</dt>
					<dd>{recordedMoment(batch.at)}</dd>
				</dl>
				{run.state === 'sending' ? <Sending cut={run.cut} /> : null}
				{run.state === 'running' ? (
					<JobProgress job={run.job} cut={run.cut} unit="行" before="已收到，正在清点行数…" />
				) : null}
				{run.state === 'fetching' ? <Wait>判定完毕，正在取结果…</Wait> : null}
				{run.state === 'refused' ? <Failure error={run.error} title="这份文件没有被接受，没有判定任何一行" /> : null}
				{run.state === 'failed' ? (
					<Failure error={run.error} title="没有取到结果；已判定的不会丢，也不会重复" again={run.again} />
				) : null}
				{run.state === 'done' && run.result.counts.replayed > 0 ? (
					<Alert
						type="info"
						showIcon
						title={`其中 ${run.result.counts.replayed} 行先前已经判定，这里是当时的结果，没有重复判定。`}
					/>
				) : null}
				{run.state === 'done' && batch.ended ? (
					<div className="r-actions">
						<span className="r-quiet">这份文件已经判定过，这里是当时的结果；没有重复判定。</span>
						<Button size="small" onClick={() => setAsking(true)}>
							按今天的情况重新判定
						</Button>
					</div>
				) : null}
			</section>
			{run.state === 'done' && loading.state === 'ready' ? (
				<BatchResults batch={batch} job={run.job} result={run.result} compiled={loading.compiled} />
			) : null}
			<Modal
				open={asking}
				title="把这份文件作为新的一批重新判定？"
				okText="重新判定"
				onCancel={() => setAsking(false)}
				onOk={async () => {
					setAsking(false)
					onAnew(await takeAnew(batch))
				}}
			>
				每个对象都会再记一条判定，先前的判定仍在记录里。
			</Modal>
		</>
	)
}

function Sending({ cut }: { cut: 'network' | 'sign-in' | null }) {
	if (cut === 'network')
		return (
			<Alert
				type="warning"
				showIcon
				role="alert"
				title="网络不通，还不知道服务器有没有收到。联网后自动再送；同一份文件不会重复判定，可以关掉页面以后再来。"
			/>
		)
	if (cut === 'sign-in')
		return <Alert type="warning" showIcon role="alert" title="登录已过期。重新登录后自动接着办。" />
	return <Wait>正在送出文件…</Wait>
}
