import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import ExcelJS from 'exceljs'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { BatchRowResult } from '../batch/result.ts'
import { harmless } from './harmless.ts'
import { type ResultColumn, resultColumns } from './result-columns.ts'

const BYTE_ORDER_MARK = '\ufeff'
/** Workbook cells hold no more. */
const LONGEST = 32_767
/** So many rows are written between two looks at whether the output keeps up. */
const AT_ONCE = 100
const BAD_ROW: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF8CBAD' } }

type Results = AsyncIterable<BatchRowResult>

/** Writes results as CSV, UTF-8 with a byte order mark, as they come, and ends the output; or destroys it. */
export function writeResultsCsv(results: Results, compiled: CompiledRuleSet, out: Writable): Promise<void> {
	return toTheEnd(out, async () => {
		const columns = resultColumns(compiled)
		await put(out, BYTE_ORDER_MARK + csvLine(columns.map(({ heading }) => heading)))
		for await (const result of results) await put(out, csvLine(columns.map(({ cell }) => cell(result))))
		out.end()
	})
}

/** Writes results as a workbook, as they come, with bad rows marked, and ends the output; or destroys it. */
export function writeResultsWorkbook(results: Results, compiled: CompiledRuleSet, out: Writable): Promise<void> {
	return toTheEnd(out, async () => {
		const columns = resultColumns(compiled)
		const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
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

function csvLine(cells: readonly (string | number)[]): string {
	const safe = cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))
	return stringify([safe], { record_delimiter: 'windows' })
}

function fill(row: ExcelJS.Row, result: BatchRowResult, columns: readonly ResultColumn[]): void {
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

/** Done when the output has taken everything; fails when it breaks off, though the writing would wait for ever. */
async function toTheEnd(out: Writable, write: () => Promise<void>): Promise<void> {
	const ended = finished(out)
	const writing = write()
	// Both are waited for below; neither may count as unhandled until then.
	writing.catch((error) => out.destroy(error))
	await ended
	await writing
}

async function put(out: Writable, text: string): Promise<void> {
	out.write(text)
	await caughtUp(out)
}

/** Waits until the output takes more. Throws where it never will. */
async function caughtUp(out: Writable): Promise<void> {
	if (out.destroyed) throw new Error('the output was closed before everything was written')
	if (!out.writableNeedDrain) return
	await new Promise<void>((resolve) => {
		const done = () => {
			out.off('drain', done)
			out.off('close', done)
			resolve()
		}
		out.on('drain', done)
		out.on('close', done)
	})
	await caughtUp(out)
}
