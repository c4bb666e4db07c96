import { Button } from 'antd'
import { useState } from 'react'
import type { DecisionList, Summary } from '../../api/answers.ts'
import { useApi } from '../../api/use-api.ts'
import type { Domain } from '../../catalogue/heads.ts'
import { Failure } from '../../parts/failure.tsx'
import { OutcomeBadge } from '../../parts/outcome-badge.tsx'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { Wait } from '../../parts/wait.tsx'
import { go } from '../../shell/router.ts'
import { entryAddress, queryText, timelineAddress } from '../../text/addresses.ts'
import { SUBJECT_LABELS } from '../../text/names.ts'
import { CHANGE_LABELS } from '../../text/outcomes.ts'
import { recordedMoment } from '../../text/time.ts'
import { type Search, SearchForm, searchFrom, searchQuery } from './search-form.tsx'

interface SearchPageProps {
	domains: ReadonlySet<Domain>
	query: URLSearchParams
	everyOrg: boolean
}

const PAGE = 50

export function SearchPage({ domains, query, everyOrg }: SearchPageProps) {
	const asked = searchFrom(query)
	const key = query.toString()
	return (
		<>
			<SearchForm
				key={key}
				domains={domains}
				everyOrg={everyOrg}
				initial={asked}
				onSearch={(search) => go(`#/records?${searchQuery(search)}`)}
			/>
			{key === '' ? <p className="r-quiet">选好条件后查询。最近的排在最前。</p> : <Found key={key} search={asked} />}
		</>
	)
}

/** One page of what was found at a time; the way back is kept. */
function Found({ search }: { search: Search }) {
	const [cursors, setCursors] = useState<string[]>([])
	const cursor = cursors.at(-1)
	const query = { ...apiQuery(search), limit: String(PAGE), cursor }
	const asked = useApi<DecisionList>(`/v1/decisions?${queryText(query)}`)
	if (asked.state === 'failed') return <Failure error={asked.error} again={asked.again} />
	if (asked.state !== 'ready') return <Wait>正在查询…</Wait>
	const { decisions, next } = asked.body
	if (decisions.length === 0 && cursors.length === 0 && next === null) {
		return <p role="status">没有查到符合条件的记录。可以放宽期间，或去掉结果、单位再查。</p>
	}
	return (
		<section aria-label="查询结果">
			<RecordTable label="判定记录" columns={COLUMNS} rows={decisions} keyOf={({ decisionId }) => decisionId} />
			<div className="r-pager">
				<span className="r-quiet" role="status">
					第 {cursors.length + 1} 页，本页 {decisions.length} 条
				</span>
				<span className="r-actions">
					<Button disabled={cursors.length === 0} onClick={() => setCursors((known) => known.slice(0, -1))}>
						上一页
					</Button>
					<Button disabled={next === null} onClick={() => next && setCursors((known) => [...known, next])}>
						下一页
					</Button>
				</span>
			</div>
		</section>
	)
}

function apiQuery({ by, ruleset, from, to, org, outcome, kind, id }: Search): Record<string, string | undefined> {
	return by === 'subject' ? { subject: `${kind}:${id}`, outcome } : { ruleset, from, to, org, outcome }
}

export const COLUMNS: readonly RecordColumn<Summary>[] = [
	{
		label: '判定时间',
		head: true,
		cell: ({ decisionId, decidedAt }) => <a href={entryAddress(decisionId)}>{recordedMoment(decidedAt)}</a>,
	},
	{
		label: '对象',
		cell: ({ subject }) => (
			<a href={timelineAddress(subject)}>
				{SUBJECT_LABELS[subject.kind]} {subject.id}
			</a>
		),
	},
	{ label: '规则', cell: ({ ruleset }) => `${ruleset.title}（${ruleset.version}）` },
	{ label: '结果', cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
	{ label: '变化', cell: ({ change }) => CHANGE_LABELS[change] },
	{ label: '单位', cell: ({ actor }) => actor.org ?? '' },
	{ label: '备注', cell: ({ note }) => note ?? '' },
]
