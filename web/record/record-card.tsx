import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Draft } from '../form/draft.ts'
import type { OutboxItem } from '../outbox/item.ts'
import { entryAddress, timelineAddress } from '../text/addresses.ts'
import { SUBJECT_ID, SUBJECT_LABELS, type SubjectKind } from '../text/names.ts'
import { shownMoment } from '../text/time.ts'

interface RecordCardProps {
	draft: Draft
	item: OutboxItem | undefined
	/** Something else was recorded before from this page. */
	changed: boolean
	/** Why nothing can be recorded as it stands; undefined where it can. */
	obstacle: string | undefined
	/** The decision of the log is another than the one that was shown here. */
	differs: boolean
	onChange: (part: Partial<Draft>) => void
	onRecord: () => Promise<void>
}

const KINDS = Object.entries(SUBJECT_LABELS).map(([value, label]) => ({ value: value as SubjectKind, label }))
const ID_HINT = '用编号，不填姓名、身份证号、电话，例如 2022-07-26-暴雨、中和镇-017'

/** What is decided about, and the button that writes it into the log. */
export function RecordCard({ draft, item, changed, obstacle, differs, onChange, onRecord }: RecordCardProps) {
	const [asked, setAsked] = useState(false)
	const [busy, setBusy] = useState(false)
	const id = draft.subjectId.trim()
	const subjectFault = SUBJECT_ID.test(id) ? serverFault(item, '/subject') : ID_HINT
	const noteFault = serverFault(item, '/note')
	const record = () => {
		setAsked(true)
		if (!SUBJECT_ID.test(id)) {
			document.getElementById('subject-id')?.focus()
			return
		}
		if (obstacle) return
		setBusy(true)
		onRecord().finally(() => setBusy(false))
	}
	return (
		<section className="card record" aria-label="记录本次判定">
			<h3>记录本次判定</h3>
			<div className="record-fields">
				<div className="field">
					<label className="field-label" htmlFor="subject-kind">
						判定对象
					</label>
					<Select<SubjectKind>
						id="subject-kind"
						className="record-kind"
						options={KINDS}
						value={draft.subjectKind}
						onChange={(subjectKind) => onChange({ subjectKind })}
					/>
				</div>
				<div className="field record-id">
					<label className="field-label" htmlFor="subject-id">
						对象编号
					</label>
					<Input
						id="subject-id"
						autoComplete="off"
						maxLength={128}
						value={draft.subjectId}
						status={asked && subjectFault ? 'error' : ''}
						aria-invalid={asked && subjectFault !== undefined}
						aria-describedby="subject-id-hint"
						onChange={({ target }) => onChange({ subjectId: target.value })}
					/>
					<div id="subject-id-hint" className={asked && subjectFault ? 'field-fault' : 'field-help'}>
						{asked && subjectFault ? subjectFault : ID_HINT}
					</div>
				</div>
			</div>
			<div className="field">
				<label className="field-label" htmlFor="note">
					备注（可不填）
				</label>
				<Input.TextArea
					id="note"
					rows={2}
					maxLength={500}
					value={draft.note}
					status={noteFault ? 'error' : ''}
					onChange={({ target }) => onChange({ note: target.value })}
				/>
				{noteFault ? <div className="field-fault">{noteFault}</div> : null}
			</div>
			<div className="record-actions">
				<Button
					type="primary"
					size="large"
					loading={busy}
					disabled={item?.state === 'logged' || item?.state === 'waiting'}
					onClick={record}
				>
					记录本次判定
				</Button>
				<Button size="large" onClick={() => window.print()}>
					打印
				</Button>
			</div>
			<div role="status" className="record-state" data-testid="record-state">
				{asked && obstacle ? <p className="field-fault">{obstacle}</p> : null}
				<RecordState item={item} changed={changed} differs={differs} />
			</div>
		</section>
	)
}

interface RecordStateProps {
	item: OutboxItem | undefined
	changed: boolean
	differs: boolean
}

/** Nothing that is not in the log looks as if it were. */
function RecordState({ item, changed, differs }: RecordStateProps) {
	if (!item) {
		return <p className="quiet">{changed ? '有改动，改动后的内容尚未记录。' : '以上是试算，尚未记录。'}</p>
	}
	if (item.state === 'waiting') {
		return (
			<p className="record-waiting">
				<strong>未上报</strong>：已存在本机，还没有进入记录。{item.reason}
			</p>
		)
	}
	if (item.state === 'refused') {
		return (
			<p className="field-fault">
				<strong>没有记录</strong>：{item.reason}
				{item.errors?.map(({ pointer, detail }) => (
					<span key={`${pointer}${detail}`}>；{detail}</span>
				))}
			</p>
		)
	}
	const { decisionId, decidedAt, sequence, change } = item.decision!
	return (
		<>
			<p className="record-logged">
				<strong>已记录</strong>：该对象的第 {sequence} 条记录{CHANGES[change] ?? ''}，{shownMoment(decidedAt)}
				，编号 <code>{decisionId}</code>。内容不变不会重复记录；续报同样情况请改备注。
			</p>
			<p className="record-links">
				<a href={entryAddress(decisionId)}>打开这条记录</a> <a href={timelineAddress(item.body.subject)}>事件时间线</a>
			</p>
			{differs ? (
				<p className="field-fault" role="alert">
					记录的结果与本页试算不同（规则可能刚更新），以记录为准，下方已按记录显示。
				</p>
			) : null}
		</>
	)
}

const CHANGES: Record<string, string> = {
	raised: '（比上次高）',
	lowered: '（比上次低）',
	same: '（与上次相同）',
	changed: '（与上次不同）',
}

function serverFault(item: OutboxItem | undefined, pointer: string): string | undefined {
	if (item?.state !== 'refused') return undefined
	return item.errors?.find((error) => error.pointer?.startsWith(pointer))?.detail
}
