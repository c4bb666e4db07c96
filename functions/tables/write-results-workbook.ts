import type { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { Fill, Row } from 'exceljs'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { BatchRowResult } from '../batch/result.ts'
import { caughtUp, toTheEnd } from './output.ts'
import { type ResultColumn, resultColumns } from './result-columns.ts'
import { workbookWriter } from './workbook-writer.ts'

/** Workbook cells hold no more. */
const LONGEST = 32_767
/** So many rows are written between two looks at whether the output keeps up. */
const AT_ONCE = 100
const BAD_ROW: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF8CBAD' } }

/** Writes results as a workbook, as they come, with bad rows marked, and ends the output; or destroys it. */
export function writeResultsWorkbook(
	results: AsyncIterable<BatchRowResult>,
	compiled: CompiledRuleSet,
	out: Writable,
): Promise<void> {
	return toTheEnd(out, async () => {
		const columns = resultColumns(compiled)
		const workbook = workbookWriter(out)
		const sheet = workbook.addWorksheet('判定结果', { views: [{ state: 'frozen', ySplit: 1 }] })
		sheet.columns = columns.map(({ width }) => ({ width, style: { alignment: { wrapText: true, vertical: 'top' } } }))
		const headings = sheet.addRow(columns.map(({ heading }) => heading))
		headings.font = { bold: true }
		headings.commit()
		let written = 0
		for await (const result of results) {
			fill(sheet.addRow([]), result, columns)
			written += 1
			if (written % AT_ONCE === 0) await turn()
			await caughtUp(out)
		}
		sheet.commit()
		await workbook.commit()
	})
}

function fill(row: Row, result: BatchRowResult, columns: readonly ResultColumn[]): void {
	columns.forEach(({ cell }, at) => {
		const value = cell(result)
		const place = row.getCell(at + 1)
		if (value !== '') place.value = typeof value === 'string' ? value.slice(0, LONGEST) : value
		// A text stays one when somebody edits it, whatever it begins with.
		if (typeof value === 'string') place.numFmt = '@'
		if (result.problem) place.fill = BAD_ROW
	})
	row.commit()
}
