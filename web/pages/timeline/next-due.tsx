import type { LoggedEntry, TimelineEntry } from '../../api/answers.ts'
import { useApi } from '../../api/use-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { useNow } from '../../parts/now.ts'
import { entryAddress } from '../../text/addresses.ts'
import { limitText } from '../../text/limits.ts'
import { recordedMoment, shownSpan } from '../../text/time.ts'
import { type DueReport, dueReports } from './due.ts'

/** The next report that the last decision asks for, with the time that is left. */
export function NextDue({ latest }: { latest: TimelineEntry }) {
	const asked = useApi<LoggedEntry>(`/v1/decisions/${latest.decisionId}`)
	if (asked.state === 'failed')
		return <Failure error={asked.error} again={asked.again} title="没有取到下一次报告的时限" />
	if (asked.state !== 'ready') return null
	return <Due entry={asked.body} />
}

function Due({ entry }: { entry: LoggedEntry }) {
	const now = useNow().getTime()
	const reports = dueReports(entry.duties, now)
	if (reports.length === 0) return null
	const [next, ...later] = reports.filter(({ at }) => at >= now)
	const past = reports.filter(({ at }) => at < now)
	return (
		<>
			{next ? <Line report={next} now={now} head="下一次报告" /> : null}
			{later.length > 0 ? (
				<details className="r-more">
					<summary>之后还有 {later.length} 项报告</summary>
					{later.map((report) => (
						<Line key={report.key} report={report} now={now} head="报告" />
					))}
				</details>
			) : null}
			{past.length > 0 ? (
				<details className="r-more" open={!next}>
					<summary>时限已过的报告 {past.length} 项（是否已报，请核对）</summary>
					{past.map((report) => (
						<Line key={report.key} report={report} now={now} head="报告" />
					))}
				</details>
			) : null}
			<p className="r-quiet">
				按最近一次判定<a href={entryAddress(entry.decisionId)}>（{recordedMoment(entry.decidedAt)}）</a>计算。
			</p>
		</>
	)
}

function Line({ report: { duty, at, recurring }, now, head }: { report: DueReport; now: number; head: string }) {
	const late = at < now
	return (
		<div className={late ? 'r-due r-due-late' : 'r-due'}>
			<span>
				<strong>{head}：</strong>
				{duty.what}
				<span className="r-quiet">
					{' '}
					{duty.who}
					{duty.to.length > 0 ? ` 向 ${duty.to.join('、')}` : ''}
					{duty.limit ? `，${limitText(duty.limit)}` : ''}（{duty.clause}）{recurring ? '，按期重复' : ''}
				</span>
			</span>
			<span>
				<span className="r-quiet">{recordedMoment(new Date(at))} </span>
				<span className="r-clock">
					{late ? '已过 ' : '还有 '}
					{shownSpan(at - now)}
				</span>
			</span>
		</div>
	)
}
