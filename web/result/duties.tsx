import { Checkbox } from 'antd'
import type { DueDuty } from '../../rules/index.ts'
import { DUTY_KIND_LABELS } from '../text/duties.ts'
import { limitText } from '../text/limits.ts'
import type { Answer } from './answer.ts'
import { Countdown } from './countdown.tsx'
import { clauseText } from './reasons.tsx'

/** Who proposes and decides stands by itself; who leads as well, where that is not a long list. */
const LEADERS_SHOWN = 3

function decidingKinds(duties: readonly DueDuty[]): string[] {
	const leaders = duties.filter(({ kind }) => kind === 'lead').length
	return leaders > LEADERS_SHOWN ? ['propose', 'decide'] : ['propose', 'decide', 'lead']
}

export function Deciders({ answer }: { answer: Answer }) {
	const duties = decidingKinds(answer.duties).flatMap((kind) => answer.duties.filter((duty) => duty.kind === kind))
	if (duties.length === 0) return null
	return (
		<section className="card" aria-label="由谁决定">
			<h3>由谁决定</h3>
			<ul className="deciders">
				{duties.map((duty) => (
					<li key={duty.id}>
						<strong>{duty.who}</strong>：{duty.what}
						<span className="clause">{clauseText(duty.clause)}</span>
						<Due duty={duty} />
					</li>
				))}
			</ul>
		</section>
	)
}

interface DutiesProps {
	answer: Answer
	done: readonly string[]
	onDone: (id: string, done: boolean) => void
}

/** What is to be done, as a checklist: reports with their due times first, then by kind and group. */
export function Duties({ answer, done, onDone }: DutiesProps) {
	const shown = decidingKinds(answer.duties)
	const duties = answer.duties.filter(({ kind }) => !shown.includes(kind))
	if (duties.length === 0) return null
	const groups = dutyGroups(duties)
	const open = groups.reduce((sum, group) => sum + group.duties.length, 0) <= UNFOLDED
	return (
		<section className="card" aria-label="要办的事">
			<h3>要办的事（{duties.length} 项）</h3>
			<p className="quiet">
				勾选只在本机备忘，不进入记录。{duties.some(({ presumed }) => presumed) ? `＊ ${PRESUMED}。` : null}
			</p>
			{groups.map(({ name, duties: members }, index) => (
				<details key={name} open={open || index === 0 || members.some(({ dueAt }) => dueAt !== null)}>
					<summary>
						{name}（{members.filter(({ id }) => done.includes(id)).length}/{members.length}）
					</summary>
					<ul className="duties">
						{members.map((duty) => (
							<li key={duty.id}>
								<Checkbox checked={done.includes(duty.id)} onChange={({ target }) => onDone(duty.id, target.checked)}>
									<DutyText duty={duty} />
								</Checkbox>
								<Due duty={duty} stopped={done.includes(duty.id)} />
							</li>
						))}
					</ul>
				</details>
			))}
		</section>
	)
}

const PRESUMED = '是否适用还有情况未填，除非查明不适用，都要办'

/** A list with no more than this is shown whole. */
const UNFOLDED = 30

export function DutyText({ duty }: { duty: DueDuty }) {
	return (
		<span>
			<strong>{duty.who}</strong>
			{duty.to.length > 0 ? `→${duty.to.join('、')}` : ''}：{duty.what}
			{duty.discretionary ? '（视情）' : ''}
			{duty.presumed ? <abbr title={PRESUMED}>＊</abbr> : null}
			<span className="clause">{clauseText(duty.clause)}</span>
		</span>
	)
}

function Due({ duty: { dueAt, limit, kind }, stopped }: { duty: DueDuty; stopped?: boolean }) {
	if (limit === null && dueAt === null) return null
	return (
		<span className="due">
			{limit ? <span>{limitText(limit)}</span> : null}
			{dueAt ? (
				<Countdown dueAt={dueAt} lasting={limit?.startsWith('at least') ?? false} stopped={stopped ?? false} />
			) : null}
			{dueAt === null && limit && kind === 'report' && limit !== 'at-once' ? (
				<span className="quiet">填起算时间后倒计时</span>
			) : null}
		</span>
	)
}

export function dutyGroups(duties: readonly DueDuty[]): { name: string; duties: DueDuty[] }[] {
	const groups = new Map<string, DueDuty[]>()
	for (const kind of Object.keys(DUTY_KIND_LABELS)) {
		for (const duty of duties.filter((one) => one.kind === kind)) {
			const label = DUTY_KIND_LABELS[kind]!
			const name = duty.group && duty.group !== label ? `${label} · ${duty.group}` : label
			groups.set(name, [...(groups.get(name) ?? []), duty])
		}
	}
	return [...groups].map(([name, members]) => ({ name, duties: [...members].sort(byDue) }))
}

function byDue(a: DueDuty, b: DueDuty): number {
	return (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')
}
