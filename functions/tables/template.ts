import type ExcelJS from 'exceljs'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { type Column, isRequired, REQUIRED_MARK, type SheetColumns, sheetColumns } from './columns.ts'
import { decimalsOf } from './figures.ts'
import { hintOf } from './hints.ts'
import { DATA_SHEET } from './inspect-workbook.ts'
import { MARKER_SHEET, markerCells } from './marker.ts'
import { optionsOf } from './options.ts'
import { columnLetters } from './text.ts'
import { type WorkbookWriter, workbookBytes } from './workbook-writer.ts'

/** As many rows as a batch takes. */
const ROWS = 5_000
const FIRST_ROW = 2
const LAST_ROW = FIRST_ROW + ROWS - 1
const OPTIONS_SHEET = '选项'
const EXPLANATION_SHEET = '说明'

/** What the workbook format allows in a list written out, and in the texts of a validation. */
const LIST_LIMIT = 250
const PROMPT_LIMIT = 250
const ERROR_LIMIT = 220
const TITLE_LIMIT = 30

const REQUIRED_FILL = solid('FFFFE699')
const PLAIN_FILL = solid('FFDDEBF7')

/** An empty workbook to fill in for a rule set. */
export function templateOf(compiled: CompiledRuleSet): Promise<Buffer> {
	return workbookBytes((workbook) => fill(workbook, compiled))
}

function fill(workbook: WorkbookWriter, compiled: CompiledRuleSet): void {
	const columns = sheetColumns(compiled.ruleSet)
	const data = workbook.addWorksheet(DATA_SHEET, { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] })
	explain(workbook.addWorksheet(EXPLANATION_SHEET), compiled, columns)
	const lists = workbook.addWorksheet(OPTIONS_SHEET, { state: 'hidden' })
	const { id: ruleset, version, title } = compiled.ruleSet
	workbook.addWorksheet(MARKER_SHEET, { state: 'veryHidden' }).addRow(markerCells({ ruleset, version, title }))
	data.columns = columns.list.map((column) => ({ width: 18, style: { numFmt: numberFormatOf(column) } }))
	columns.list.forEach((column, at) => {
		layOut(data, column, at, columns)
		validate(data, lists, column, at)
	})
	data.getRow(1).height = 48
}

function layOut(sheet: ExcelJS.Worksheet, column: Column, at: number, columns: SheetColumns): void {
	const heading = sheet.getCell(1, at + 1)
	heading.value = columns.heading(column) + (isRequired(column) ? REQUIRED_MARK : '')
	heading.font = { bold: true }
	heading.fill = isRequired(column) ? REQUIRED_FILL : PLAIN_FILL
	heading.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
	heading.note = describe(column).join('\n')
	heading.numFmt = '@'
}

/** Ids and options are texts whatever they look like: 001 stays 001. */
function numberFormatOf(column: Column): string {
	if (column.kind === 'asOf') return 'yyyy-mm-dd'
	if (column.kind !== 'fact') return '@'
	if (column.fact.type === 'date') return 'yyyy-mm-dd'
	if (column.fact.type === 'instant') return 'yyyy-mm-dd hh:mm'
	return column.fact.type === 'boolean' || column.fact.type === 'enum' ? '@' : 'General'
}

/** What is to be known about a column, sentence by sentence. */
function describe(column: Column): string[] {
	const sentences = [hintOf(column)]
	if (isRequired(column)) sentences.unshift('必填')
	if (column.kind !== 'fact') return sentences
	const { help, certifiedBy, notUsedHere } = column.fact
	if (help) sentences.push(help)
	if (column.fact.type === 'enum') {
		for (const option of column.fact.values) if (option.help) sentences.push(`${option.label}：${option.help}`)
	}
	if (certifiedBy) sentences.push(`认定：${certifiedBy}`)
	if (notUsedHere) sentences.push(`本版本不使用：${notUsedHere}`)
	return sentences
}

function validate(sheet: ExcelJS.Worksheet, lists: ExcelJS.Worksheet, column: Column, at: number): void {
	const letters = columnLetters(at)
	const rule = ruleOf(lists, column, at, `${letters}${FIRST_ROW}`)
	if (!rule) return
	const validation: ExcelJS.DataValidation = {
		...rule,
		allowBlank: true,
		showInputMessage: true,
		promptTitle: column.label.slice(0, TITLE_LIMIT),
		prompt: hintOf(column).slice(0, PROMPT_LIMIT),
		showErrorMessage: true,
		errorStyle: 'stop',
		errorTitle: '填写有误',
		error: hintOf(column).slice(0, ERROR_LIMIT),
	}
	validationsOf(sheet).add(`${letters}${FIRST_ROW}:${letters}${LAST_ROW}`, validation)
}

function ruleOf(lists: ExcelJS.Worksheet, column: Column, at: number, cell: string) {
	const options = optionsOf(column)
	if (options) return { type: 'list' as const, formulae: [listOf(lists, options, at)] }
	if (column.kind !== 'fact' || !('minimum' in column.fact)) return null
	const { minimum, maximum } = column.fact
	const whole = decimalsOf(column.fact) === 0 ? `,${cell}=INT(${cell})` : ''
	// Texts pass: "at least" is one.
	return {
		type: 'custom' as const,
		formulae: [`OR(ISTEXT(${cell}),AND(ISNUMBER(${cell}),${cell}>=${minimum},${cell}<=${maximum}${whole}))`],
	}
}

/** Options in the validation itself where they fit, else in a column of the hidden sheet. */
function listOf(lists: ExcelJS.Worksheet, options: readonly string[], at: number): string {
	const written = options.join(',')
	if (written.length <= LIST_LIMIT && !options.some((option) => /[,"]/.test(option))) return `"${written}"`
	options.forEach((option, index) => {
		const cell = lists.getCell(index + 1, at + 1)
		cell.value = option
		cell.numFmt = '@'
	})
	const letters = columnLetters(at)
	return `'${OPTIONS_SHEET}'!$${letters}$1:$${letters}$${options.length}`
}

interface Validations {
	add(range: string, validation: ExcelJS.DataValidation): void
}

/** The types leave out validations of a whole range. */
function validationsOf(sheet: ExcelJS.Worksheet): Validations {
	return (sheet as unknown as { dataValidations: Validations }).dataValidations
}

function explain(sheet: ExcelJS.Worksheet, { ruleSet }: CompiledRuleSet, columns: SheetColumns): void {
	const { title, version, source, validFrom, validTo } = ruleSet
	const style = { alignment: { wrapText: true, vertical: 'top' as const } }
	sheet.columns = [
		{ width: 36, style },
		{ width: 80, style },
	]
	const issued = [source.documentNumber, source.issuedOn && `${source.issuedOn} 印发`].filter(Boolean).join('，')
	const rows = [
		[`${title}：批量填报说明`],
		[],
		['规则版本', `${version}（${validFrom} 起生效${validTo ? `，${validTo} 起失效` : ''}）`],
		['依据文件', `${source.title}${issued ? `（${issued}）` : ''}`],
		['怎么填', `在“${DATA_SHEET}”表中每行填一个对象，标题行不要改动；标题带 ${REQUIRED_MARK} 的列必填`],
		['不清楚', '留空，或填“不清楚”“不详”“未知”；不要用 0 或“否”代替'],
		['数字不确切', '填“至少 26000”“至多 40”“≥10”“≤20”，或范围“10~20”'],
		['日期和时刻', '日期如 2023-07-01，时刻如 2022-07-26 13:00，一律为北京时间'],
		['请勿', '不要合并单元格，不要增加列，不要填写姓名、身份证号码、电话号码'],
	]
	for (const row of rows) sheet.addRow(row)
	if (columns.series.length > 0) {
		sheet.addRow(['不能在表格中填写', `逐时读数：${columns.series.map(({ label }) => label).join('、')}`])
	}
	sheet.addRow([])
	sheet.addRow(['列', '含义和填法']).font = { bold: true }
	for (const column of columns.list) {
		const applies = appliesIn(column, ruleSet.facts)
		const sentences = [...describe(column), ...(applies ? [applies] : [])]
		sheet.addRow([columns.heading(column) + (isRequired(column) ? REQUIRED_MARK : ''), sentences.join('。')])
	}
	sheet.getRow(1).font = { bold: true, size: 14 }
}

/** When the question has a meaning at all, in words; null where it always has. */
function appliesIn(column: Column, facts: CompiledRuleSet['ruleSet']['facts']): string | null {
	if (column.kind !== 'fact' || !column.fact.appliesWhen) return null
	const { fact, operator, value } = column.fact.appliesWhen
	const other = facts[fact]
	if (!other) return null
	const words = [value].flat().map((one) => {
		if (other.type === 'enum') return other.values.find((option) => option.value === one)?.label ?? String(one)
		return one === true ? '是' : one === false ? '否' : String(one)
	})
	const is = operator === 'equal' || operator === 'in' ? '为' : '不为'
	return `仅在“${other.label}”${is}“${words.join('”或“')}”时填写`
}

function solid(argb: string): ExcelJS.Fill {
	return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}
