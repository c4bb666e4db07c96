import type { BatchRow, RowFault, RowRequest } from '../batch/result.ts'
import { contentFault, readCell } from './cell.ts'
import type { SheetColumns } from './columns.ts'
import { type Content, isBlank } from './content.ts'
import { hintOf } from './hints.ts'
import { type Layout, plainHeading } from './layout.ts'
import { cellName } from './text.ts'

export type RowContents = readonly (Content | undefined)[]

/** What a row asks for, or its faults; `faults` are those of the row as a whole. Null where it is blank. */
export function readRow(
	row: number,
	contents: RowContents,
	layout: Layout,
	columns: SheetColumns,
	faults: readonly RowFault[] = [],
): BatchRow | null {
	if (contents.every(isBlank)) return null
	const found: RowFault[] = [...faults]
	const values = new Map<string, unknown>()
	const facts: Record<string, unknown> = {}
	const wrong = (at: number, detail: string) => {
		const column = plainHeading(layout.headings[at] ?? '')
		found.push({ cell: cellName(at, row), ...(column ? { column } : {}), detail })
	}
	contents.forEach((content, at) => {
		const column = layout.columns[at] ?? null
		if (column === null) {
			if (!isBlank(content)) wrong(at, contentFault(content!) ?? '这一列没有标题，请补上标题，或删去内容')
			return
		}
		const reading = readCell(column, content)
		if (reading === null) return
		if ('fault' in reading) wrong(at, reading.fault)
		else if (column.kind === 'fact') facts[column.name] = reading.value
		else values.set(column.kind, reading.value)
	})
	const place = (kind: string) => layout.columns.findIndex((column) => column?.kind === kind)
	const idAt = place('subjectId')
	if (isBlank(contents[idAt])) wrong(idAt, hintOf(layout.columns[idAt]!))
	if (values.has('asOf') && values.has('version')) wrong(place('version'), '判定日期和规则版本只能填一个，请删去其一')
	if (found.length > 0) return { row, faults: found }
	return { row, request: requestOf(values, facts, columns), faults: [] }
}

function requestOf(values: Map<string, unknown>, facts: Record<string, unknown>, columns: SheetColumns): RowRequest {
	const optional = ['asOf', 'version', 'note', 'idempotencyKey'].filter((kind) => values.has(kind))
	return {
		subject: { kind: values.get('subjectKind') ?? columns.defaultKind, id: values.get('subjectId') },
		facts,
		...Object.fromEntries(optional.map((kind) => [kind, values.get(kind)])),
	}
}
