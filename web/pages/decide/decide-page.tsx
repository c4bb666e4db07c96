import { Button } from 'antd'
import { type Entry, inForce } from '../../catalogue/heads.ts'
import { useRuleSet } from '../../catalogue/use-rule-set.ts'
import { type Draft, useDraft } from '../../form/draft.ts'
import { SUBJECT_OF } from '../../text/names.ts'
import { dayOf } from '../../text/time.ts'
import { DayField, Workspace } from './workspace.tsx'

/** One rule set as its users work with it. Everything on the page comes from the rule file. */
export function DecidePage({ entry, others }: { entry: Entry; others: string | undefined }) {
	const empty = emptyDraft(entry)
	const [draft, change, replace] = useDraft(entry.id, empty)
	const today = dayOf(new Date())
	const day = draft.day || today
	const head = inForce(entry, day)
	const loading = useRuleSet(head)
	return (
		<div className="decide">
			<header className="decide-head">
				<div>
					<h1>{entry.title}</h1>
					{head ? (
						<p className="quiet">
							{head.version} 版 · {head.source} · 自 {head.validFrom} 起{head.validTo ? `至 ${head.validTo} 前` : ''}
							施行
						</p>
					) : null}
				</div>
				<DayField day={day} onChange={(next) => change({ day: next === today ? '' : next })} />
				{others ? <a href={others}>换一套规则</a> : null}
			</header>
			{!head ? (
				<div className="card card-bad" role="alert">
					<p>{day} 没有生效的版本。可以改按以下版本施行的日期：</p>
					{entry.versions.map(({ version, validFrom, validTo }) => (
						<Button key={version} onClick={() => change({ day: validFrom })}>
							{version} 版（{validFrom} 至 {validTo ?? '今'}）
						</Button>
					))}
				</div>
			) : loading.state === 'ready' ? (
				<Workspace
					key={head.url}
					compiled={loading.compiled}
					head={head}
					day={day}
					draft={draft}
					change={change}
					clear={() => replace({ ...empty, day: draft.day })}
				/>
			) : loading.state === 'failed' ? (
				<div className="card card-bad" role="alert">
					<p>规则文件没有取到，请检查网络。</p>
					<Button onClick={loading.again}>再试一次</Button>
				</div>
			) : (
				<p className="quiet" role="status">
					正在取规则文件…
				</p>
			)}
		</div>
	)
}

function emptyDraft({ domain }: Entry): Draft {
	return { entries: {}, day: '', subjectKind: SUBJECT_OF[domain], subjectId: '', note: '', done: [] }
}
