import type { FactDefinition, RuleSet } from '../../rules/index.ts'
import type { SUBJECT_KINDS } from '../http/requests.ts'
import { nameKey } from './text.ts'

export type SubjectKind = (typeof SUBJECT_KINDS)[number]

export const SUBJECT_KIND_LABELS: Record<SubjectKind, string> = {
	incident: '事件',
	household: '农户',
	compound: '小区',
	building: '建筑',
	project: '项目',
	document: '文件',
	case: '事项',
}

/** What a row is about where it does not say. */
const DEFAULT_KIND: Record<RuleSet['domain'], SubjectKind> = {
	emergency: 'incident',
	housing: 'household',
	livelihood: 'household',
	community: 'compound',
	projects: 'project',
	governance: 'case',
	services: 'building',
}

/** A fact that fits into a cell. */
export type CellFact = Exclude<FactDefinition, { type: 'series' }>

export type Column = { name: string; label: string } & (
	| { kind: 'subjectKind' | 'subjectId' | 'asOf' | 'version' | 'note' | 'idempotencyKey' }
	| { kind: 'fact'; fact: CellFact }
)

/** The columns that a rule set's sheet may have. */
export interface SheetColumns {
	/** In the order in which the template has them. */
	list: readonly Column[]
	defaultKind: SubjectKind
	/** Facts that no cell can hold. */
	series: readonly { name: string; label: string }[]
	/** The heading that the template prints. */
	heading(column: Column): string
	/** The columns that a heading can mean: none, one, or several where it is ambiguous. */
	find(heading: string): readonly Column[]
	/** The series that a heading means, if any. */
	findSeries(heading: string): { label: string } | undefined
}

/** Set behind the heading of a column that every row must fill. */
export const REQUIRED_MARK = '*'

const fixed = (kind: Exclude<Column['kind'], 'fact'>, label: string): Column => ({ kind, name: kind, label })

export function isRequired(column: Column): boolean {
	return column.kind === 'subjectId'
}

export function sheetColumns({ domain, facts }: RuleSet): SheetColumns {
	const factColumns: Column[] = []
	const series: { name: string; label: string }[] = []
	for (const [name, fact] of Object.entries(facts)) {
		if (fact.type === 'series') series.push({ name, label: fact.label })
		else factColumns.push({ kind: 'fact', name, label: fact.label, fact })
	}
	const list = [
		fixed('subjectKind', '对象类别'),
		fixed('subjectId', '对象编号'),
		...factColumns,
		fixed('asOf', '判定日期'),
		fixed('version', '规则版本'),
		fixed('note', '备注'),
		fixed('idempotencyKey', '幂等键'),
	]
	const byKey = new Map<string, Column[]>()
	for (const column of list) {
		for (const key of new Set(writtenForms(column).map(nameKey))) byKey.set(key, [...(byKey.get(key) ?? []), column])
	}
	const find = (heading: string) => byKey.get(headingKey(heading)) ?? []
	return {
		list,
		defaultKind: DEFAULT_KIND[domain],
		series,
		find,
		findSeries: (heading) =>
			series.find((one) => [one.name, one.label].some((form) => nameKey(form) === headingKey(heading))),
		heading: (column) =>
			[withUnit(column), named(column), column.name].find((form) => find(form).length === 1) ?? column.name,
	}
}

function headingKey(heading: string): string {
	return nameKey(heading).replace(/\*+$/, '')
}

/** Two facts with the same label are told apart by their names in brackets. */
function named({ label, name }: Column): string {
	return `${label}（${name}）`
}

function withUnit(column: Column): string {
	const unit = unitOf(column)
	return unit === null ? column.label : `${column.label}（${unit}）`
}

function writtenForms(column: Column): string[] {
	return [column.label, column.name, withUnit(column), named(column)]
}

export function unitOf(column: Column): string | null {
	return column.kind === 'fact' && 'unit' in column.fact ? column.fact.unit : null
}
