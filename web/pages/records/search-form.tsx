import { Button, Radio } from 'antd'
import { type FormEvent, useState } from 'react'
import { type Domain, ENTRIES, entryOf } from '../../catalogue/heads.ts'
import { Field } from '../../parts/field.tsx'
import { RuleSetSelect } from '../../parts/rule-set-select.tsx'
import { SubjectFields, subjectFault } from '../../parts/subject-fields.tsx'
import { queryText } from '../../text/addresses.ts'
import { SUBJECT_LABELS, SUBJECT_OF, type SubjectKind } from '../../text/names.ts'
import { OutcomeSelect } from './outcome-select.tsx'

export interface Search {
	by: 'ruleset' | 'subject'
	ruleset: string
	from: string
	to: string
	org: string
	outcome: string
	kind: SubjectKind
	id: string
}

/** A search as the address has it. */
export function searchFrom(query: URLSearchParams): Search {
	const text = (name: string) => query.get(name) ?? ''
	const kind = text('kind')
	return {
		by: query.has('id') ? 'subject' : 'ruleset',
		ruleset: entryOf(text('ruleset')) ? text('ruleset') : '',
		from: text('from'),
		to: text('to'),
		org: text('org'),
		outcome: text('outcome'),
		kind: Object.hasOwn(SUBJECT_LABELS, kind) ? (kind as SubjectKind) : 'incident',
		id: text('id'),
	}
}

export function searchQuery({ by, ruleset, from, to, org, outcome, kind, id }: Search): string {
	return queryText(by === 'subject' ? { kind, id } : { ruleset, from, to, org, outcome })
}

interface SearchFormProps {
	domains: ReadonlySet<Domain>
	everyOrg: boolean
	initial: Search
	onSearch: (search: Search) => void
}

export function SearchForm({ domains, everyOrg, initial, onSearch }: SearchFormProps) {
	const first = ENTRIES.find(({ domain }) => domains.has(domain))
	const [search, setSearch] = useState<Search>(() => ({
		...initial,
		ruleset: initial.ruleset || (first?.id ?? ''),
		kind: initial.id ? initial.kind : SUBJECT_OF[first?.domain ?? 'emergency'],
	}))
	const [fault, setFault] = useState<string | null>(null)
	const change = (some: Partial<Search>) => setSearch((known) => ({ ...known, ...some }))
	const submit = (event: FormEvent) => {
		event.preventDefault()
		const trimmed = { ...search, id: search.id.trim().normalize('NFC'), org: search.org.trim() }
		const wrong = faultOf(trimmed)
		setFault(wrong)
		if (!wrong) onSearch(trimmed)
	}
	return (
		<form className="r-card r-no-print" onSubmit={submit} aria-label="查询条件">
			<Radio.Group
				aria-label="查询方式"
				optionType="button"
				value={search.by}
				onChange={({ target }) => change({ by: target.value })}
				options={[
					{ value: 'ruleset', label: '按规则' },
					{ value: 'subject', label: '按对象' },
				]}
			/>
			{search.by === 'ruleset' ? (
				<div className="r-entries">
					<Field label="规则">
						{(ids) => (
							<RuleSetSelect
								{...ids}
								domains={domains}
								value={search.ruleset}
								onChange={(ruleset) => change({ ruleset, outcome: '' })}
							/>
						)}
					</Field>
					<Field label="从（北京时间）">
						{(ids) => (
							<input
								{...ids}
								type="date"
								value={search.from}
								onChange={({ target }) => change({ from: target.value })}
							/>
						)}
					</Field>
					<Field label="到（含当日）">
						{(ids) => (
							<input {...ids} type="date" value={search.to} onChange={({ target }) => change({ to: target.value })} />
						)}
					</Field>
					<Field label="结果">
						{(ids) => (
							<OutcomeSelect
								{...ids}
								ruleset={search.ruleset}
								value={search.outcome}
								onChange={(outcome) => change({ outcome })}
							/>
						)}
					</Field>
					{everyOrg ? (
						<Field label="单位">
							{(ids) => (
								<input
									{...ids}
									maxLength={128}
									placeholder="不填为全部单位"
									value={search.org}
									onChange={({ target }) => change({ org: target.value })}
								/>
							)}
						</Field>
					) : null}
				</div>
			) : (
				<SubjectFields kind={search.kind} id={search.id} onChange={change} />
			)}
			{fault ? (
				<p role="alert" className="r-cell-fault">
					{fault}
				</p>
			) : null}
			<Button type="primary" htmlType="submit">
				查询
			</Button>
		</form>
	)
}

function faultOf({ by, from, to, id }: Search): string | null {
	if (by === 'subject') return subjectFault(id)
	return from && to && from > to ? '起始日期晚于截止日期，请改正。' : null
}
