import type { CompiledRuleSet } from '../../rules/index.ts'
import type { BatchRow } from '../batch/result.ts'
import { Archive, type WorkbookSource } from './archive.ts'
import { sheetColumns } from './columns.ts'
import { type Inspection, inspectWorkbook } from './inspect-workbook.ts'
import { readRow } from './row.ts'
import { sheetRows } from './sheet-rows.ts'
import { cellName } from './text.ts'

/**
 * The rows of a workbook, in two passes: the first refuses what cannot be used before any row is handed over, the
 * second streams. `inspection` is that of the first pass, where it has been made already; it serves one reading.
 * Throws a Problem, and nothing else for whatever the file holds.
 */
export async function* readWorkbook(
	source: WorkbookSource,
	compiled: CompiledRuleSet,
	inspection?: Inspection,
): AsyncGenerator<BatchRow> {
	const { sheet, headingRow, layout, merges, book } = inspection ?? (await inspectWorkbook(source, compiled))
	const columns = sheetColumns(compiled.ruleSet)
	const archive = await Archive.open(source)
	try {
		for await (const { row, cells } of sheetRows(archive, sheet.part, book)) {
			if (row <= headingRow) continue
			const range = merges.touching(row)
			const detail = `这一行在合并单元格 ${range} 之内，不能确定各格的内容，请取消合并后逐格填写`
			const faults = range === null ? [] : [{ cell: range.split(':')[0] ?? cellName(0, row), detail }]
			const read = readRow(row, cells, layout, columns, faults)
			if (read) yield read
		}
	} finally {
		archive.close()
	}
}
