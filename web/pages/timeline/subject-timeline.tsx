import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Subject, Timeline, TimelineEntry } from '../../api/answers.ts'
import { callApi } from '../../api/call.ts'
import { Failure } from '../../parts/failure.tsx'
import { Wait } from '../../parts/wait.tsx'
import { queryText, timelineAddress } from '../../text/addresses.ts'
import { SUBJECT_LABELS } from '../../text/names.ts'
import { NextDue } from './next-due.tsx'
import { Step } from './step.tsx'

const OutcomeChart = lazy(() => import('./outcome-chart.tsx'))

type Loaded =
	| { state: 'loading'; entries: number }
	| { state: 'failed'; error: unknown }
	| { state: 'ready'; entries: TimelineEntry[] }

const PAGE = 100

export function SubjectTimeline({ subject }: { subject: Subject }) {
	const [loaded, setLoaded] = useState<Loaded>({ state: 'loading', entries: 0 })
	const [attempt, setAttempt] = useState(0)
	const { kind, id } = subject
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt runs the effect again
	useEffect(() => {
		let current = true
		const load = async () => {
			const entries: TimelineEntry[] = []
			let cursor: string | undefined
			do {
				const query = queryText({ limit: String(PAGE), cursor })
				const answer: Timeline = await callApi(`/v1/subjects/${kind}/${encodeURIComponent(id)}/timeline?${query}`)
				entries.push(...answer.entries)
				cursor = answer.next ?? undefined
				if (!current) return
				setLoaded(cursor === undefined ? { state: 'ready', entries } : { state: 'loading', entries: entries.length })
			} while (cursor !== undefined)
		}
		setLoaded({ state: 'loading', entries: 0 })
		load().catch((error) => current && setLoaded({ state: 'failed', error }))
		return () => {
			current = false
		}
	}, [kind, id, attempt])
	const again = () => setAttempt((count) => count + 1)
	return (
		<>
			<div className="r-page-head">
				<h2>
					{SUBJECT_LABELS[kind]} {id}
				</h2>
				<span className="r-actions r-no-print">
					<a href="#/timeline">换一个对象</a>
					<Button onClick={again}>刷新</Button>
					<Button onClick={() => window.print()}>打印</Button>
				</span>
			</div>
			{loaded.state === 'loading' ? (
				<Wait>{loaded.entries > 0 ? `正在取记录…已取 ${loaded.entries} 条` : '正在取记录…'}</Wait>
			) : loaded.state === 'failed' ? (
				<Failure error={loaded.error} again={again} />
			) : loaded.entries.length === 0 ? (
				<p role="status">
					没有这个对象的判定记录。请核对类别和编号（{timelineAddress(subject).slice(2)}
					）；别的单位的记录不在这里显示。
				</p>
			) : (
				<Shown entries={loaded.entries} />
			)}
		</>
	)
}

function Shown({ entries }: { entries: TimelineEntry[] }) {
	const byRuleset = new Map<string, TimelineEntry[]>()
	for (const entry of entries) byRuleset.set(entry.ruleset.id, [...(byRuleset.get(entry.ruleset.id) ?? []), entry])
	return (
		<>
			{[...byRuleset.values()].map((some) => {
				const last = some.at(-1)!
				return (
					<section key={last.ruleset.id} className="r-card" aria-label={last.ruleset.title}>
						<h3>{last.ruleset.title}</h3>
						<NextDue latest={last} />
						{some.length > 1 ? (
							<Suspense fallback={<Wait>正在画图…</Wait>}>
								<OutcomeChart entries={some} />
							</Suspense>
						) : null}
					</section>
				)
			})}
			<section className="r-card" aria-label="逐次判定">
				<h3>逐次判定（共 {entries.length} 次）</h3>
				<ol className="r-steps">
					{entries.map((entry) => (
						<Step key={entry.decisionId} entry={entry} />
					))}
				</ol>
			</section>
		</>
	)
}
