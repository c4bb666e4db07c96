import { Alert, Button } from 'antd'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Impact, Job } from '../../api/answers.ts'
import { Refused } from '../../api/call.ts'
import { jobResult, startJob, watchJob } from '../../api/jobs.ts'
import type { Head } from '../../catalogue/heads.ts'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { FileDrop } from '../../parts/file-drop.tsx'
import { JobProgress } from '../../parts/job-progress.tsx'
import { ImpactResult } from './impact-result.tsx'

interface Candidate {
	name: string
	content: unknown
}

type Run =
	| { state: 'idle' }
	| { state: 'running'; job: Job | null; cut: 'network' | 'sign-in' | null }
	| { state: 'failed'; error: unknown }
	| { state: 'done'; impact: Impact }

const LARGEST = 5 * 1024 * 1024

/** A candidate rule file held against what was decided: what would change, and why. Nothing is written. */
export default function ImpactSection({ head }: { head: Head }) {
	const [candidate, setCandidate] = useState<Candidate | null>(null)
	const [fault, setFault] = useState<string | null>(null)
	const [period, setPeriod] = useState({ from: '', to: '', org: '' })
	const [run, setRun] = useState<Run>({ state: 'idle' })
	const stop = useRef<AbortController>(undefined)
	useEffect(() => () => stop.current?.abort(), [])
	const take = async (file: File) => {
		setRun({ state: 'idle' })
		setCandidate(null)
		const taken = await candidateOf(file)
		if (typeof taken === 'string') setFault(taken)
		else {
			setFault(null)
			setCandidate(taken)
		}
	}
	const start = async (event: FormEvent) => {
		event.preventDefault()
		if (!candidate) {
			setFault('请先选择候选规则文件。')
			return
		}
		if (period.from && period.to && period.from > period.to) {
			setFault('起始日期晚于截止日期，请改正。')
			return
		}
		setFault(null)
		stop.current?.abort()
		const control = new AbortController()
		stop.current = control
		setRun({ state: 'running', job: null, cut: null })
		try {
			const asked = Object.fromEntries(Object.entries(period).filter(([, value]) => value.trim() !== ''))
			const started = await startJob({
				kind: 'impact',
				ruleset: head.id,
				key: crypto.randomUUID(),
				type: 'application/json',
				content: JSON.stringify({ candidate: candidate.content, ...asked }),
			})
			let known: Job = started
			const ended = await watchJob(started.jobId, control.signal, (state) => {
				if ('job' in state) known = state.job
				setRun({ state: 'running', job: known, cut: 'cut' in state ? state.cut : null })
			})
			if (ended.status === 'failed' && ended.problem) throw new Refused(ended.problem)
			const answer = await jobResult(ended.jobId, 'application/json')
			const impact = (await answer.json()) as Impact
			if (!control.signal.aborted) setRun({ state: 'done', impact })
		} catch (error) {
			if (!control.signal.aborted) setRun({ state: 'failed', error })
		}
	}
	return (
		<>
			<form className="r-card" onSubmit={start} aria-label="试评">
				<p>
					用一份候选规则文件，把一段时期内已经作出的判定重新算一遍，看哪些结果会变、为什么变。只计算，不改动任何记录。
				</p>
				<FileDrop
					label="候选规则文件"
					help={`一个 .json 文件，规则编号应为 ${head.id}；可拖到这里，也可点选。`}
					accept=".json,application/json"
					disabled={run.state === 'running'}
					onFile={(file) => void take(file)}
				/>
				{candidate ? <p role="status">已选：{candidate.name}</p> : null}
				<div className="r-entries">
					<Field label="从（北京时间）" help="不填为最早">
						{(ids) => (
							<input
								{...ids}
								type="date"
								value={period.from}
								onChange={({ target }) => setPeriod({ ...period, from: target.value })}
							/>
						)}
					</Field>
					<Field label="到（含当日）" help="不填为最近">
						{(ids) => (
							<input
								{...ids}
								type="date"
								value={period.to}
								onChange={({ target }) => setPeriod({ ...period, to: target.value })}
							/>
						)}
					</Field>
					<Field label="单位" help="不填为全部单位">
						{(ids) => (
							<input
								{...ids}
								maxLength={128}
								value={period.org}
								onChange={({ target }) => setPeriod({ ...period, org: target.value })}
							/>
						)}
					</Field>
				</div>
				{fault ? (
					<p role="alert" className="r-cell-fault">
						{fault}
					</p>
				) : null}
				<Button type="primary" htmlType="submit" loading={run.state === 'running'}>
					开始试评
				</Button>
			</form>
			{run.state === 'running' ? (
				<JobProgress job={run.job} cut={run.cut} unit="条" before="正在检查候选文件、清点记录…" />
			) : null}
			{run.state === 'failed' ? (
				<Failure
					error={run.error}
					title={isOfCandidate(run.error) ? '候选文件没有通过检查，没有试评' : '试评没有完成'}
				/>
			) : null}
			{run.state === 'done' ? (
				run.impact.entries === 0 ? (
					<Alert type="info" showIcon role="status" title="这段时期没有这套规则的判定，没有可比的。" />
				) : (
					<ImpactResult impact={run.impact} candidate={candidate?.content} />
				)
			) : null}
		</>
	)
}

/** Whether the refusal is the file's fault, not the service's. */
function isOfCandidate(error: unknown): boolean {
	return error instanceof Refused && error.problem.status < 500
}

/** The file's content; a sentence where it is none. */
async function candidateOf(file: File): Promise<Candidate | string> {
	if (file.size > LARGEST) return '文件超过 5 MB，不是一份规则文件。'
	try {
		const content: unknown = JSON.parse(await file.text())
		if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { name: file.name, content }
		return '文件的内容不是一份规则（应是一个 JSON 对象），请核对。'
	} catch {
		return '文件不是合法的 JSON，请核对是不是规则文件。'
	}
}
