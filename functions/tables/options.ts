import { type Column, SUBJECT_KIND_LABELS } from './columns.ts'

/** What a drop-down offers; null where there is none. "Not clear" is a choice beside the empty cell. */
export function optionsOf(column: Column): string[] | null {
	if (column.kind === 'subjectKind') return Object.values(SUBJECT_KIND_LABELS)
	if (column.kind !== 'fact') return null
	if (column.fact.type === 'boolean') return ['是', '否', '不清楚']
	if (column.fact.type !== 'enum') return null
	const { values } = column.fact
	const labels = values.map(({ label }) => label)
	// Where two options have one label, only their values tell them apart.
	const told = values.map(({ value, label }) => (labels.filter((one) => one === label).length > 1 ? value : label))
	return [...told, '不清楚']
}
