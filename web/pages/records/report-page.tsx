import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { OutcomeReport } from '../../api/answers.ts'
import { fetchFile, saveFile, WORKBOOK } from '../../api/files.ts'
import { useApi } from '../../api/use-api.ts'
import type { Domain } from '../../catalogue/heads.ts'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { RuleSetSelect } from '../../parts/rule-set-select.tsx'
import { Wait } from '../../parts/wait.tsx'
import { go } from '../../shell/router.ts'
import { queryText } from '../../text/addresses.ts'
import { yuanText } from '../../text/outcomes.ts'

interface ReportPageProps {
	domains: ReadonlySet<Domain>
	query: URLSearchParams
	everyOrg: boolean
}

const NAMES = ['ruleset', 'from', 'to', 'org'] as const
type Asked = Record<(typeof NAMES)[number], string>

/** The figures of a period by rule set, organisation and outcome. */
export function ReportPage({ domains, query, everyOrg }: ReportPageProps) {
	const asked = Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ''])) as Asked
	const key = query.toString()
	return (
		<>
			<ReportForm key={`form ${key}`} domains={domains} everyOrg={everyOrg} initial={asked} />
			<Report key={key} asked={asked} />
		</>
	)
}

function ReportForm({
	domains,
	everyOrg,
	initial,
}: {
	domains: ReadonlySet<Domain>
	everyOrg: boolean
	initial: Asked
}) {
	const [asked, setAsked] = useState(initial)
	const change = (some: Partial<Asked>) => setAsked((known) => ({ ...known, ...some }))
	const submit = (event: FormEvent) => {
		event.preventDefault()
		go(`#/records/report?${queryText({ ...asked, org: asked.org.trim() })}`)
	}
	return (
		<form className="r-card r-no-print" onSubmit={submit} aria-label="统计条件">
			<div className="r-entries">
				<Field label="规则">
					{(ids) => (
						<RuleSetSelect
							{...ids}
							domains={domains}
							none="全部规则"
							value={asked.ruleset}
							onChange={(ruleset) => change({ ruleset })}
						/>
					)}
				</Field>
				<Field label="从（北京时间）">
					{(ids) => (
						<input {...ids} type="date" value={asked.from} onChange={({ target }) => change({ from: target.value })} />
					)}
				</Field>
				<Field label="到（含当日）">
					{(ids) => (
						<input {...ids} type="date" value={asked.to} onChange={({ target }) => change({ to: target.value })} />
					)}
				</Field>
				{everyOrg ? (
					<Field label="单位">
						{(ids) => (
							<input
								{...ids}
								maxLength={128}
								placeholder="不填为全部单位"
								value={asked.org}
								onChange={({ target }) => change({ org: target.value })}
							/>
						)}
					</Field>
				) : null}
			</div>
			<Button type="primary" htmlType="submit">
				统计
			</Button>
		</form>
	)
}

function Report({ asked }: { asked: Asked }) {
	const path = `/v1/reports/outcomes?${queryText(asked)}`
	const report = useApi<OutcomeReport>(path)
	const [failed, setFailed] = useState<unknown>(null)
	const [busy, setBusy] = useState(false)
	if (report.state === 'failed') return <Failure error={report.error} again={report.again} />
	if (report.state !== 'ready') return <Wait>正在统计…</Wait>
	const { rows, decisions } = report.body
	const download = async () => {
		setBusy(true)
		setFailed(null)
		try {
			saveFile(await fetchFile(path, WORKBOOK), `统计${asked.from}${asked.to ? `至${asked.to}` : ''}.xlsx`)
		} catch (error) {
			setFailed(error)
		}
		setBusy(false)
	}
	return (
		<section className="r-card" aria-label="统计结果">
			<div className="r-page-head">
				<p role="status">共 {decisions} 件判定。对象数和金额按每个对象期内最后一次判定计，不重复计算。</p>
				<span className="r-actions r-no-print">
					<Button loading={busy} disabled={rows.length === 0} onClick={() => void download()}>
						下载工作簿
					</Button>
					<Button onClick={() => window.print()}>打印</Button>
				</span>
			</div>
			{failed ? <Failure error={failed} /> : null}
			{rows.length > 0 ? (
				<RecordTable
					label="统计"
					columns={COLUMNS}
					rows={rows}
					keyOf={({ ruleset, org, outcome }) => `${ruleset} ${org} ${outcome}`}
				/>
			) : (
				<p>这段时期没有判定。</p>
			)}
		</section>
	)
}

type Row = OutcomeReport['rows'][number]
const COLUMNS: readonly RecordColumn<Row>[] = [
	{ label: '规则', head: true, cell: ({ title }) => title },
	{ label: '单位', cell: ({ org }) => org ?? '（无单位）' },
	{ label: '结果', cell: ({ outcomeLabel }) => outcomeLabel },
	{ label: '判定件数', numeric: true, cell: ({ decisions }) => decisions },
	{ label: '对象数', numeric: true, cell: ({ subjects }) => subjects },
	{
		label: '金额合计',
		numeric: true,
		cell: ({ amounts }) =>
			amounts.length > 0
				? amounts.map(({ id, label, subjects, yuan }) => (
						<div key={id}>
							{label}（{subjects} 个）{yuanText(yuan)}
						</div>
					))
				: null,
	},
]
