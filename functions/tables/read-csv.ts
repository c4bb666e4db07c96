import { type CsvError, type Info, parse } from 'csv-parse'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { BatchRow } from '../batch/result.ts'
import { type SheetColumns, sheetColumns } from './columns.ts'
import { decoded } from './decode.ts'
import { knownHeadings, type Layout, layoutOf, unknownColumns } from './layout.ts'
import { refused } from './refusal.ts'
import { readRow } from './row.ts'
import { cellName, trimmed } from './text.ts'

const DELIMITERS = [',', ';', '\t']
/** Within so much text the headings end. */
const HEAD = 64 * 1024
/** No record of a sheet is longer. */
const LONGEST_RECORD = 1024 * 1024

/** What the parser's codes mean to the person who made the file. */
const MALFORMED: { [code: string]: string } = {
	CSV_QUOTE_NOT_CLOSED: '引号没有成对',
	CSV_INVALID_CLOSING_QUOTE: '引号后面多了内容；格内的引号要写成两个',
	INVALID_OPENING_QUOTE: '引号前面多了内容；含引号的格要整格加引号',
	CSV_MAX_RECORD_SIZE: '内容过长，可能是引号没有成对',
}

interface Record {
	cells: string[]
	/** The line on which it begins, from 1. */
	line: number
}

/**
 * The rows of a CSV file, as they are read. Rows are named by the line on which they begin.
 * Throws a Problem, before the first row for its headings, and wherever it is no CSV.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, compiled: CompiledRuleSet): AsyncGenerator<BatchRow> {
	const columns = sheetColumns(compiled.ruleSet)
	let layout: Layout | null = null
	for await (const { cells, line } of records(oneLineBreak(decoded(bytes)), columns)) {
		if (cells.every((cell) => trimmed(cell) === '')) continue
		if (layout === null) {
			layout = headingsOf(cells, columns, line)
			continue
		}
		const expected = layout.headings.length
		const detail = `这一行有 ${cells.length} 格，标题有 ${expected} 格，请补齐或删去多余的格`
		const faults = cells.length === expected ? [] : [{ cell: cellName(Math.min(cells.length, expected), line), detail }]
		const contents = cells.map((text) => ({ kind: 'text', text }) as const)
		const row = readRow(line, contents, layout, columns, faults)
		if (row) yield row
	}
	if (layout === null) throw refused('文件是空的，请按模板填写后重新提交')
}

function headingsOf(cells: string[], columns: SheetColumns, line: number): Layout {
	if (knownHeadings(cells, columns) === 0) {
		throw refused(`第 ${line} 行没有认得的标题，请按模板的标题填写`, { cell: cellName(0, line) })
	}
	const layout = layoutOf(cells, columns, line)
	const unknown = layout.columns.flatMap((column, at) => (column === null && layout.headings[at] !== '' ? [at] : []))
	if (unknown.length > 0) throw unknownColumns(unknown, layout, columns, line)
	return layout
}

/** Throws `invalid-request`, with the line, for text that is no CSV. */
async function* records(text: AsyncGenerator<string>, columns: SheetColumns): AsyncGenerator<Record> {
	let head = ''
	for (let next = await text.next(); !next.done; next = await text.next()) {
		head += next.value
		if (head.length >= HEAD) break
	}
	const parser = parse({
		delimiter: delimiterOf(head, columns),
		info: true,
		relax_column_count: true,
		record_delimiter: '\n',
		max_record_size: LONGEST_RECORD,
	})
	let failed: unknown
	const feeding = feed(parser, head, text).catch((error) => {
		failed = error
		parser.destroy(error as Error)
	})
	let line = 1
	try {
		for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
			yield { cells: record, line }
			line = info.lines + 1
		}
	} catch (error) {
		if (failed !== undefined) throw failed
		throw malformed(error as CsvError, line)
	} finally {
		parser.destroy()
		await text.return(undefined)
		await feeding
	}
}

async function feed(parser: ReturnType<typeof parse>, head: string, rest: AsyncGenerator<string>): Promise<void> {
	const write = (text: string) =>
		new Promise<void>((resolve) => {
			// Written out when it is taken in; never, when the parser has ended before that.
			const done = () => {
				parser.off('close', done)
				resolve()
			}
			parser.once('close', done)
			parser.write(text, done)
		})
	if (head !== '') await write(head)
	for await (const text of rest) {
		if (parser.destroyed) return
		if (text !== '') await write(text)
	}
	if (!parser.destroyed) parser.end()
}

/** Every line break as `\n`, also one that two pieces share: the parser counts `\r\n` within quotes as two. */
async function* oneLineBreak(text: AsyncGenerator<string>): AsyncGenerator<string> {
	let held = ''
	for await (const piece of text) {
		const whole = held + piece
		held = whole.endsWith('\r') ? '\r' : ''
		yield whole.slice(0, whole.length - held.length).replaceAll(/\r\n?/g, '\n')
	}
	if (held) yield '\n'
}

/** The delimiter that gives the most known headings; a comma where none does. */
function delimiterOf(head: string, columns: SheetColumns): string {
	const first = head.split(/[\r\n]/).find((line) => trimmed(line) !== '') ?? ''
	const known = DELIMITERS.map((delimiter) => {
		const headings = first.split(delimiter).map((heading) => heading.replaceAll('"', ''))
		return knownHeadings(headings, columns)
	})
	return DELIMITERS[known.indexOf(Math.max(...known))]!
}

function malformed(error: CsvError, line: number): Error {
	const why = MALFORMED[error.code]
	return why ? refused(`第 ${line} 行起不是合法的 CSV：${why}`, { cell: cellName(0, line) }) : error
}
