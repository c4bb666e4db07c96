import type { RuleSet } from '../../../rules/index.ts'
import type { RowResult } from '../../api/answers.ts'
import { columnFor, columnLetters, placeOf, type Sheet } from './sheet.ts'

/** What is wrong with a row, and where in it. */
export interface RowFaults {
	/** By column, from 0. */
	cells: Map<number, string[]>
	/** What concerns the row as a whole. */
	row: string[]
}

const FIELDS: Record<string, string> = {
	'/subject/kind': '对象类别',
	'/subject/id': '对象编号',
	'/asOf': '判定日期',
	'/version': '规则版本',
	'/note': '备注',
	'/idempotencyKey': '幂等键',
}

/** The faults of every bad row, by its number in the file. */
export function faultsOf(
	results: readonly RowResult[],
	sheet: Sheet | null,
	{ facts }: Pick<RuleSet, 'facts'>,
): Map<number, RowFaults> {
	const found = new Map<number, RowFaults>()
	for (const { row, problem } of results) {
		if (!problem) continue
		const faults: RowFaults = { cells: new Map(), row: [] }
		found.set(row, faults)
		const errors = problem.errors ?? []
		if (errors.length === 0) faults.row.push(problem.detail)
		for (const { cell, pointer, detail } of errors) {
			const column = columnOf(cell, pointer)
			if (column < 0) faults.row.push(detail)
			else faults.cells.set(column, [...(faults.cells.get(column) ?? []), detail])
		}
	}
	return found

	function columnOf(cell: string | undefined, pointer: string | undefined): number {
		if (cell !== undefined) return placeOf(cell)?.column ?? -1
		if (pointer === undefined || !sheet) return -1
		const [, name] = /^\/facts\/([^/]+)/.exec(pointer) ?? []
		if (name !== undefined) return columnFor(sheet.headings, facts[name]?.label ?? name, name)
		const label = FIELDS[pointer]
		return label === undefined ? -1 : columnFor(sheet.headings, label, pointer.slice(pointer.lastIndexOf('/') + 1))
	}
}

/** Every fault of a row in a line, each with its cell. */
export function faultTexts(row: number, { cells, row: whole }: RowFaults, headings: readonly string[]): string[] {
	const placed = [...cells]
		.sort(([a], [b]) => a - b)
		.flatMap(([column, details]) =>
			details.map(
				(detail) => `${columnLetters(column)}${row}${headings[column] ? ` ${headings[column]}` : ''}：${detail}`,
			),
		)
	return [...placed, ...whole]
}
