import type { CompiledRuleSet } from '../../rules/index.ts'
import { Archive, type WorkbookSource } from './archive.ts'
import { type Book, type BookSheet, readBook } from './book.ts'
import { type SheetColumns, sheetColumns } from './columns.ts'
import { type Content, isBlank } from './content.ts'
import { knownHeadings, type Layout, layoutOf, unknownColumns } from './layout.ts'
import { MARKER_SHEET, type Marker, markerOf } from './marker.ts'
import { MergedRanges } from './merged-ranges.ts'
import { refused } from './refusal.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { nameKey, quoted } from './text.ts'

/** What the first pass over a workbook finds out, so that the second can hand over its rows one by one. */
export interface Inspection {
	/** The sheet that is read. */
	sheet: BookSheet
	headingRow: number
	layout: Layout
	merges: MergedRanges
	book: Book
	/** The template that the workbook was made from, as far as it says so. */
	template: Marker | null
}

/** The sheet that the template has for rows. */
export const DATA_SHEET = '填报'
const OTHER_NAME = '数据'
/** The headings stand among so many first rows. */
const HEADING_ROWS = 10
/** So many unknown columns are named. */
const NAMED_COLUMNS = 20

/**
 * Reads a workbook once, to the end.
 * Throws a Problem for what is no workbook, is not to be trusted, or has no rows of this rule set, and for columns
 * that would be dropped.
 */
export async function inspectWorkbook(source: WorkbookSource, compiled: CompiledRuleSet): Promise<Inspection> {
	const archive = await Archive.open(source)
	try {
		const book = await readBook(archive)
		const template = await markerIn(archive, book)
		refuseOtherTemplate(template, compiled)
		const columns = sheetColumns(compiled.ruleSet)
		const named = namedSheet(book, compiled)
		for (const sheet of named ? [named] : book.sheets.filter(({ visible }) => visible)) {
			const merges = new MergedRanges()
			const found = await scan(
				sheetRows(archive, sheet.part, book, (range) => merges.add(range)),
				columns,
			)
			if (found) return { sheet, ...found, merges, book, template }
			if (named) {
				throw refused(`工作表${quoted(named.name)}前 ${HEADING_ROWS} 行中没有认得的标题，请按模板的标题填写`)
			}
		}
		throw refused(`没有找到要填报的工作表：各工作表前 ${HEADING_ROWS} 行中都没有认得的标题，请按模板填写`)
	} finally {
		archive.close()
	}
}

/** The one visible sheet whose name says that it holds the rows. Throws `invalid-request` where there are several. */
function namedSheet({ sheets }: Book, { ruleSet }: CompiledRuleSet): BookSheet | undefined {
	const names = new Set([DATA_SHEET, OTHER_NAME, ruleSet.title].map(nameKey))
	const named = sheets.filter(({ name, visible }) => visible && names.has(nameKey(name)))
	if (named.length > 1) {
		const all = named.map(({ name }) => quoted(name)).join('、')
		throw refused(`不能确定要读哪一张工作表：${all}；请只保留一张，或改名`)
	}
	return named[0]
}

async function markerIn(archive: Archive, book: Book): Promise<Marker | null> {
	const sheet = book.sheets.find(({ name, visible }) => name === MARKER_SHEET && !visible)
	if (!sheet) return null
	for await (const { cells } of sheetRows(archive, sheet.part, book)) return markerOf(Array.from(cells, textOf))
	return null
}

function refuseOtherTemplate(template: Marker | null, { ruleSet }: CompiledRuleSet): void {
	if (!template || template.ruleset === ruleSet.id) return
	throw refused(
		`这是${quoted(template.title)}（${quoted(template.ruleset)}）的填报表，不是“${ruleSet.title}”的，请换用对应的模板或规则`,
	)
}

/** Finds the headings, and reads on for columns that have none; null where no heading is known. */
async function scan(rows: AsyncIterable<SheetRow>, columns: SheetColumns) {
	let first: SheetRow[] | null = []
	let found: { headingRow: number; layout: Layout } | null = null
	const unknown = new Set<number>()
	const note = ({ cells }: SheetRow) => {
		cells.forEach((content, at) => {
			if (found!.layout.columns[at] == null && !isBlank(content) && unknown.size < NAMED_COLUMNS) unknown.add(at)
		})
	}
	const settle = (): boolean => {
		found = headingsAmong(first!, columns)
		for (const row of first!) if (found && row.row > found.headingRow) note(row)
		first = null
		return found !== null
	}
	for await (const row of rows) {
		if (first && row.row <= HEADING_ROWS) first.push(row)
		else if (first && !settle()) return null
		if (!first && row.row > HEADING_ROWS) note(row)
	}
	if (first) settle()
	if (!found) return null
	const { layout, headingRow } = found as { headingRow: number; layout: Layout }
	if (unknown.size > 0) {
		throw unknownColumns(
			[...unknown].sort((a, b) => a - b),
			layout,
			columns,
			headingRow,
		)
	}
	return { headingRow, layout }
}

/** The row with the most known headings; of several, the first. */
function headingsAmong(rows: readonly SheetRow[], columns: SheetColumns) {
	let [best, most]: [SheetRow | null, number] = [null, 0]
	for (const row of rows) {
		const known = knownHeadings(Array.from(row.cells, textOf), columns)
		if (known > most) [best, most] = [row, known]
	}
	if (!best) return null
	return { headingRow: best.row, layout: layoutOf(Array.from(best.cells, textOf), columns, best.row) }
}

function textOf(content: Content | undefined): string {
	if (content?.kind === 'text') return content.text
	return content?.kind === 'number' ? String(content.value) : ''
}
