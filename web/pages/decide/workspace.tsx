import { Button, Input, Popconfirm } from 'antd'
import { useCallback, useMemo } from 'react'
import type { CompiledRuleSet } from '../../../rules/index.ts'
import type { Head } from '../../catalogue/heads.ts'
import type { Draft } from '../../form/draft.ts'
import type { FactEntry } from '../../form/entries.ts'
import { FactForm } from '../../form/fact-form.tsx'
import { focusField } from '../../form/focus.ts'
import { Sheet } from '../../print/sheet.tsx'
import { RecordCard } from '../../record/record-card.tsx'
import { useRecording } from '../../record/use-recording.ts'
import type { Answer } from '../../result/answer.ts'
import { outcomeText, outcomeTone } from '../../result/labels.ts'
import { Result } from '../../result/result.tsx'
import { useSession } from '../../sign-in/session.ts'
import { useEvaluation } from './use-evaluation.ts'

interface WorkspaceProps {
	compiled: CompiledRuleSet
	head: Head
	day: string
	draft: Draft
	change: (part: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void
	clear: () => void
}

/** The form on one side, what it comes to on the other. */
export function Workspace({ compiled, head, day, draft, change, clear }: WorkspaceProps) {
	const { entries, subjectKind, subjectId, note, recorded, done } = draft
	const { form, preview } = useEvaluation(compiled, entries, day)
	const faults = preview.state === 'contradiction' ? { ...preview.faults, ...form.faults } : form.faults
	const body = useMemo(
		() => ({
			facts: form.facts,
			asOf: day,
			subject: { kind: subjectKind, id: subjectId.trim() },
			...(note.trim() ? { note: note.trim() } : {}),
		}),
		[form.facts, day, subjectKind, subjectId, note],
	)
	const onRecorded = useCallback((next: NonNullable<Draft['recorded']>) => change({ recorded: next }), [change])
	const { item, changed, record } = useRecording(head.id, body, recorded, onRecorded)
	const onEntry = useCallback(
		(name: string, entry: FactEntry | undefined) =>
			change((before) => {
				const { [name]: _, ...others } = before.entries
				return { entries: entry === undefined ? others : { ...others, [name]: entry } }
			}),
		[change],
	)
	const onDone = useCallback(
		(id: string, ticked: boolean) =>
			change((before) => ({ done: ticked ? [...before.done, id] : before.done.filter((one) => one !== id) })),
		[change],
	)
	const faulty = Object.keys(faults)
	const decision = item?.state === 'logged' ? item.decision : undefined
	const answer: Answer | undefined = decision ?? (preview.state === 'answer' ? preview.answer : undefined)
	// While the form is read anew, the answer at hand is still that to the facts before.
	const answered = decision === undefined && preview.state === 'answer' ? preview.facts : form.facts
	const differs = decision !== undefined && item !== undefined && !sameResult(decision, item.preview)
	const signedIn = 'person' in useSession()
	const obstacle = !signedIn
		? '没有登录，只能试算；联网登录以后才能记录'
		: faulty.length > 0
			? `有 ${faulty.length} 处填写有误，请先改正`
			: preview.state === 'failed'
				? '系统未能完成判定，请联系管理员'
				: undefined
	const recordNow = async () => {
		if (preview.state !== 'answer') return
		const { outcome, status, ruleset } = preview.answer
		const label = outcomeText(compiled, outcome)
		await record({ outcome, status, label, contentHash: ruleset.contentHash }, head.title)
	}
	return (
		<>
			{answer ? (
				<button
					type="button"
					className={`mini tone-${outcomeTone(compiled, answer.outcome)}`}
					onClick={() => document.getElementById('result')?.scrollIntoView()}
				>
					<strong>{outcomeText(compiled, answer.outcome)}</strong>
					<span>看依据 ↓</span>
				</button>
			) : null}
			<div className="workspace">
				<section className="workspace-form" aria-label="填报情况">
					<div className="workspace-title">
						<h2>填报情况</h2>
						<span className="quiet">已填 {Object.keys(form.facts).length} 项</span>
						<Popconfirm
							title="清空这一页填的内容？"
							okText="清空"
							cancelText="不清空"
							onConfirm={clear}
							disabled={Object.keys(entries).length === 0}
						>
							<Button size="small" disabled={Object.keys(entries).length === 0}>
								清空
							</Button>
						</Popconfirm>
					</div>
					<FactForm compiled={compiled} entries={entries} faults={faults} hidden={form.hidden} onChange={onEntry} />
				</section>
				<section className="workspace-result" id="result" aria-label="判定结果">
					{faulty.length > 0 ? (
						<div className="card card-bad" role="alert">
							<strong>{faulty.length} 处填写有误，没有计入：</strong>
							{faulty.map((name) => (
								<Button key={name} size="small" type="link" onClick={() => focusField(name)}>
									{compiled.ruleSet.facts[name]?.label ?? name}
								</Button>
							))}
						</div>
					) : null}
					{preview.state === 'contradiction' && !decision ? (
						<div className="card" data-testid="outcome">
							填写的情况互相矛盾，改正以后才能判定。
						</div>
					) : null}
					{preview.state === 'failed' ? (
						<div className="card card-bad" role="alert">
							系统未能完成判定，没有给出任何结果。请联系管理员。
						</div>
					) : null}
					{answer ? (
						<Result compiled={compiled} answer={answer} facts={answered} done={done} onDone={onDone}>
							<RecordCard
								draft={draft}
								item={item}
								changed={changed}
								obstacle={obstacle}
								differs={differs}
								onChange={change}
								onRecord={recordNow}
							/>
						</Result>
					) : null}
				</section>
			</div>
			{answer ? (
				<Sheet
					compiled={compiled}
					answer={answer}
					facts={answered}
					subject={body.subject}
					note={body.note ?? ''}
					item={item}
				/>
			) : null}
		</>
	)
}

function sameResult(decision: Answer, preview: { outcome: Answer['outcome']; status: string; contentHash: string }) {
	const of = (outcome: unknown, status: string, contentHash: string) => JSON.stringify([outcome, status, contentHash])
	return (
		of(decision.outcome, decision.status, decision.ruleset.contentHash) ===
		of(preview.outcome, preview.status, preview.contentHash)
	)
}

/** The day for which is decided. */
export function DayField({ day, onChange }: { day: string; onChange: (day: string) => void }) {
	return (
		<span className="day">
			<label htmlFor="day">按哪一天的规定</label>
			<Input
				id="day"
				type="date"
				className="date-input"
				value={day}
				min="1990-01-01"
				max="2199-12-31"
				onChange={({ target }) => onChange(target.value)}
			/>
		</span>
	)
}
