import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { stream } from 'exceljs'
import ExcelWriter from 'exceljs/lib/stream/xlsx/workbook-writer.js'

export type WorkbookWriter = stream.xlsx.WorkbookWriter

/** A workbook that is written to an output row by row. Of exceljs, this alone is needed: its whole is thrice as much. */
export function workbookWriter(out: Writable): WorkbookWriter {
	return new ExcelWriter({ stream: out, useStyles: true, useSharedStrings: false })
}

/** The bytes of a small workbook. */
export async function workbookBytes(fill: (workbook: WorkbookWriter) => void): Promise<Buffer> {
	const out = new PassThrough()
	const bytes = buffer(out)
	const workbook = workbookWriter(out)
	fill(workbook)
	await workbook.commit()
	return bytes
}
