import { Button } from 'antd'
import type { LoggedEntry } from '../../api/answers.ts'
import { useApi } from '../../api/use-api.ts'
import { useVersion } from '../../catalogue/use-version.ts'
import { AmountList } from '../../parts/amount-list.tsx'
import { DutyTable } from '../../parts/duty-table.tsx'
import { Failure } from '../../parts/failure.tsx'
import { OutcomeDetail } from '../../parts/outcome-detail.tsx'
import { ReasonTable } from '../../parts/reason-table.tsx'
import { Wait } from '../../parts/wait.tsx'
import { libraryAddress, timelineAddress } from '../../text/addresses.ts'
import { factText } from '../../text/facts.ts'
import { ROLE_LABELS, SUBJECT_LABELS } from '../../text/names.ts'
import { CHANGE_LABELS, STATUS_LABELS } from '../../text/outcomes.ts'
import { recordedDay, recordedMoment } from '../../text/time.ts'
import { ChainCheck } from './chain-check.tsx'
import { ReplayCheck } from './replay-check.tsx'

/** More duties than this are folded up on a phone. */
const FEW = 10
const NARROW = 700

/** One decision as the log has it. */
export function EntryPage({ decisionId, audits }: { decisionId: string; audits: boolean }) {
	const asked = useApi<LoggedEntry>(`/v1/decisions/${encodeURIComponent(decisionId)}`)
	if (asked.state === 'failed') return <Failure error={asked.error} again={asked.again} />
	if (asked.state !== 'ready') return <Wait>正在取记录…</Wait>
	return <EntryView entry={asked.body} audits={audits} />
}

function EntryView({ entry, audits }: { entry: LoggedEntry; audits: boolean }) {
	const { ruleset, subject, outcome, actor, review, amounts, duties, options, missing } = entry
	const compiled = useVersion(ruleset.id, ruleset.version)
	const definitions = compiled?.contentHash === ruleset.contentHash ? compiled.ruleSet.facts : {}
	const permitted = options.filter(({ permitted }) => permitted !== false)
	return (
		<article className="r-page-parts">
			<section className="r-card">
				<div className="r-page-head">
					<h2>
						{SUBJECT_LABELS[subject.kind]} {subject.id} · {ruleset.title}
					</h2>
					<div className="r-actions r-no-print">
						<a href={timelineAddress(subject)}>事件时间线</a>
						<a href={libraryAddress(ruleset.id, ruleset.version)}>规则库</a>
						<Button onClick={() => window.print()}>打印</Button>
					</div>
				</div>
				<OutcomeDetail outcome={outcome} />
				<dl className="r-facts">
					<dt>状态</dt>
					<dd>{STATUS_LABELS[entry.status]}</dd>
					<dt>判定时间</dt>
					<dd>{recordedMoment(entry.decidedAt)}（北京时间）</dd>
					<dt>适用日期</dt>
					<dd>
						{recordedDay(entry.asOf)}，规则版本 {ruleset.version}
					</dd>
					<dt>作出判定</dt>
					<dd>
						{ROLE_LABELS[actor.role] ?? actor.role}
						{actor.org ? ` · ${actor.org}` : ''}（{actor.subject}）
					</dd>
					<dt>第几次</dt>
					<dd>
						该对象第 {entry.sequence} 条记录，{CHANGE_LABELS[entry.change]}
						{entry.previousDecisionId ? (
							<>
								，<a href={`#/records/${entry.previousDecisionId}`}>上一次</a>
							</>
						) : null}
					</dd>
					{entry.note ? (
						<>
							<dt>备注</dt>
							<dd>{entry.note}</dd>
						</>
					) : null}
					<dt>判定编号</dt>
					<dd className="r-code">{entry.decisionId}</dd>
					<dt>校验值</dt>
					<dd className="r-code">{entry.hash}</dd>
				</dl>
			</section>
			{audits ? (
				<section className="r-card r-no-print" aria-label="审计">
					<h2>审计</h2>
					<ReplayCheck decisionId={entry.decisionId} />
					<ChainCheck subject={subject} />
				</section>
			) : null}
			{review.length > 0 ? (
				<section className="r-card">
					<h2>须人工复核</h2>
					<ul className="r-tree">
						{review.map(({ code, clause, message }) => (
							<li key={`${code} ${clause} ${message}`}>
								{message}
								{clause ? <span className="r-cite">（{clause}）</span> : null}
							</li>
						))}
					</ul>
				</section>
			) : null}
			{amounts.length > 0 ? (
				<section className="r-card">
					<h2>金额</h2>
					<AmountList amounts={amounts} />
				</section>
			) : null}
			{permitted.length > 0 ? (
				<section className="r-card">
					<h2>可选方式</h2>
					<ul className="r-tree">
						{permitted.map(({ id, label, permitted: may, clause }) => (
							<li key={id}>
								{label}
								{may === null ? '（尚不能确定）' : ''}
								<span className="r-cite">（{clause}）</span>
							</li>
						))}
					</ul>
				</section>
			) : null}
			<section className="r-card">
				<h2>依据</h2>
				<ReasonTable reasons={entry.reasons} outcome={outcome} />
			</section>
			{missing.length > 0 ? (
				<section className="r-card">
					<h2>还需补充</h2>
					<p>{missing.map(({ label }) => label).join('、')}</p>
				</section>
			) : null}
			<section className="r-card">
				<h2>填报的情况</h2>
				<dl className="r-facts">
					{Object.entries(entry.facts).map(([name, value]) => (
						<FactLine key={name} label={definitions[name]?.label ?? name} text={factText(value, definitions[name])} />
					))}
				</dl>
				{Object.keys(entry.facts).length === 0 ? <p className="r-quiet">没有填报任何情况。</p> : null}
			</section>
			{duties.length > 0 ? (
				<section className="r-card">
					<h2>责任事项</h2>
					<details className="r-more" open={duties.length <= FEW || window.innerWidth > NARROW}>
						<summary>共 {duties.length} 项</summary>
						<DutyTable duties={duties} />
					</details>
				</section>
			) : null}
		</article>
	)
}

function FactLine({ label, text }: { label: string; text: string }) {
	return (
		<>
			<dt>{label}</dt>
			<dd>{text}</dd>
		</>
	)
}
