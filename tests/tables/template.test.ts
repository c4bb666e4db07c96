import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { Archive } from '../../functions/tables/archive.ts'
import { type Column, sheetColumns } from '../../functions/tables/columns.ts'
import { hintOf } from '../../functions/tables/hints.ts'
import { templateOf } from '../../functions/tables/template.ts'
import { columnLetters } from '../../functions/tables/text.ts'
import { readFacts } from '../../rules/engine/facts.ts'
import type { CompiledRuleSet, FactDefinition } from '../../rules/index.ts'
import { someFacts, versions } from '../rules/catalogue/arbitrary.ts'
import { collected, csvRows, health, housing, workbookRows } from './support/read.ts'
import { zip } from './support/zip.ts'

type Cell = string | number | boolean | Date

/** Ways in which a person may enter a value; `pick` chooses one of them. */
function entered(fact: FactDefinition, value: unknown, pick: number): Cell {
	const ways = waysToEnter(fact, value)
	return ways[pick % ways.length]!
}

function waysToEnter(fact: FactDefinition, value: unknown): Cell[] {
	if (fact.type === 'boolean') return value ? ['是', 'true', ' 是 '] : ['否', 'FALSE', '否\u3000']
	if (fact.type === 'enum') {
		const { label } = fact.values.find((option) => option.value === value)!
		return [label, value as string, `${label} `]
	}
	if (fact.type === 'date')
		return [new Date(`${value}T00:00:00Z`), value as string, (value as string).replaceAll('-', '.')]
	if (fact.type === 'instant') {
		const wall = new Date(Date.parse(value as string) + 8 * 3_600_000)
		const written = wall.toISOString().slice(0, 19).replace('T', ' ')
		return [wall, value as string, written, written.replaceAll('-', '/')]
	}
	const unit = 'unit' in fact ? fact.unit : ''
	if (typeof value === 'object') {
		const { atLeast, atMost } = value as { atLeast?: number; atMost?: number }
		if (atLeast !== undefined && atMost !== undefined)
			return [`${atLeast}~${atMost}`, `${atLeast}${unit}～${atMost}${unit}`]
		return atLeast === undefined ? [`至多 ${atMost}`, `≤${atMost}${unit}`] : [`至少${atLeast}`, `>= ${atLeast} ${unit}`]
	}
	const figure = value as number
	const wide = String(figure).replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
	return [
		figure,
		String(figure),
		`${figure}${unit}`,
		wide,
		figure.toLocaleString('en-US', { maximumFractionDigits: 6 }),
	]
}

/** Facts, a series left out, some figures as bounds. */
function enteredFacts(compiled: CompiledRuleSet): fc.Arbitrary<Record<string, unknown>> {
	return fc.tuple(someFacts(compiled), fc.infiniteStream(fc.nat(5))).map(([facts, choices]) => {
		const kept = Object.entries(facts).filter(([name]) => compiled.ruleSet.facts[name]!.type !== 'series')
		return Object.fromEntries(
			kept.map(([name, value]) => {
				const definition = compiled.ruleSet.facts[name]!
				// Sheets keep times to the second.
				if (definition.type === 'instant') return [name, `${(value as string).slice(0, 19)}Z`]
				if (typeof value !== 'number' || !('minimum' in definition)) return [name, value]
				const choice = choices.next().value
				if (choice === 0) return [name, { atLeast: value }]
				if (choice === 1) return [name, { atMost: value }]
				return [name, choice === 2 ? { atLeast: definition.minimum, atMost: value } : value]
			}),
		)
	})
}

/** A cell as a sheet shows it in the formats of the template. */
function asText(cell: Cell | '', column: Column): string {
	if (!(cell instanceof Date)) return String(cell)
	const shown = cell.toISOString().slice(0, 19).replace('T', ' ')
	return column.kind === 'fact' && column.fact.type === 'date' ? shown.slice(0, 10) : shown
}

const SHEET = 'xl/worksheets/sheet1.xml'

async function partOf(template: Buffer, name: string): Promise<Buffer> {
	const archive = await Archive.open(template)
	return Buffer.concat(await collected(archive.read(name)))
}

/** The template in exceljs, which would take apart a validation of five thousand rows cell by cell. */
async function loaded(template: Buffer): Promise<ExcelJS.Workbook> {
	const archive = await Archive.open(template)
	const parts: [string, Buffer][] = []
	for (const name of archive.names) {
		const content = await partOf(template, name)
		const trimmed = content.toString().replace(/<dataValidations.*<\/dataValidations>/s, '')
		// The archive gives names in lower case.
		parts.push([EXACT[name] ?? name, name === SHEET ? Buffer.from(trimmed) : content])
	}
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.load(zip(parts) as unknown as ArrayBuffer)
	return workbook
}

const EXACT: Record<string, string> = {
	'[content_types].xml': '[Content_Types].xml',
	'xl/sharedstrings.xml': 'xl/sharedStrings.xml',
	'docprops/app.xml': 'docProps/app.xml',
	'docprops/core.xml': 'docProps/core.xml',
	'xl/drawings/vmldrawing1.vml': 'xl/drawings/vmlDrawing1.vml',
}

interface Validation {
	type: string
	prompt: string
	error: string
	formula: string
}

/** The validations of the template's rows, by the letters of their column. */
async function validationsOf(template: Buffer): Promise<Map<string, Validation>> {
	const xml = (await partOf(template, SHEET)).toString()
	const plain = (text: string | undefined) =>
		(text ?? '').replaceAll(/&(quot|lt|gt|amp|apos);/g, (_, name: string) => SIGNS[name]!)
	const all = xml.matchAll(/<dataValidation ([^>]*)><formula1>([^<]*)<\/formula1><\/dataValidation>/g)
	return new Map(
		[...all].map(([, attributes, formula]) => {
			const of = (name: string) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes!)?.[1])
			const letters = /^([A-Z]+)2:[A-Z]+5001$/.exec(of('sqref'))![1]!
			return [letters, { type: of('type'), prompt: of('prompt'), error: of('error'), formula: plain(formula) }]
		}),
	)
}

const SIGNS: Record<string, string> = { quot: '"', lt: '<', gt: '>', amp: '&', apos: "'" }

describe.each(versions)('$name', ({ compiled }) => {
	const columns = sheetColumns(compiled.ruleSet)
	let template: Buffer
	beforeAll(async () => {
		template = await templateOf(compiled)
	})

	const rowsOf = (cases: Record<string, unknown>[], picks: number[]) =>
		cases.map((facts, at) =>
			columns.list.map((column, place): Cell | '' => {
				if (column.kind === 'subjectId') return `户-${at}`
				if (column.kind !== 'fact' || facts[column.name] === undefined) return ''
				return entered(column.fact, facts[column.name], picks[(at + place) % picks.length]!)
			}),
		)
	const csvOf = (rows: (Cell | '')[][]) => {
		const cells = rows.map((row) => row.map((cell, place) => asText(cell, columns.list[place]!)))
		return [columns.list.map(columns.heading), ...cells]
			.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
			.join('\r\n')
	}

	test('gives the same facts, filled in and read back, as a workbook and as CSV', async () => {
		const sample = fc.tuple(
			fc.array(enteredFacts(compiled), { minLength: 5, maxLength: 20 }),
			fc.array(fc.nat(20), { minLength: 7, maxLength: 31 }),
		)
		await fc.assert(
			fc.asyncProperty(sample, async ([cases, picks]) => {
				const rows = rowsOf(cases, picks)
				const given = cases.map((facts) => readFacts(compiled, facts))
				const workbook = await loaded(template)
				const sheet = workbook.getWorksheet('填报')!
				for (const [at, cells] of rows.entries()) {
					cells.forEach((cell, place) => {
						if (cell !== '') sheet.getCell(at + 2, place + 1).value = cell
					})
				}
				const filled = Buffer.from(await workbook.xlsx.writeBuffer())
				for (const read of [await workbookRows(filled, compiled), await csvRows(csvOf(rows), compiled)]) {
					expect(read.flatMap(({ faults }) => faults)).toEqual([])
					expect(read.map(({ request }) => readFacts(compiled, request!.facts))).toEqual(given)
				}
			}),
			{ numRuns: 3, endOnFailure: true },
		)
	})

	test('has no rows yet, and a hint in each heading', async () => {
		expect(await workbookRows(template, compiled)).toEqual([])
		const sheet = (await loaded(template)).getWorksheet('填报')!
		const headings = columns.list.map((_, at) => sheet.getCell(1, at + 1))
		expect(headings.map(({ value }) => value)).toEqual(
			columns.list.map((column) => columns.heading(column) + (column.kind === 'subjectId' ? '*' : '')),
		)
		for (const [at, column] of columns.list.entries()) expect(noteOf(headings[at]!)).toContain(hintOf(column))
	})

	test('offers in each drop-down what reading takes, and keeps within what the format allows', async () => {
		const workbook = await loaded(template)
		const validations = await validationsOf(template)
		for (const [at, column] of columns.list.entries()) {
			const validation = validations.get(columnLetters(at))
			if (column.kind !== 'fact' || column.fact.type === 'date' || column.fact.type === 'instant') continue
			expect([column.name, validation?.type]).toEqual([column.name, 'minimum' in column.fact ? 'custom' : 'list'])
			expect(validation!.prompt.length).toBeLessThanOrEqual(255)
			expect(validation!.error.length).toBeLessThanOrEqual(225)
			const { formula } = validation!
			if ('minimum' in column.fact) {
				expect(formula).toContain(`<=${column.fact.maximum}`)
				continue
			}
			const offered = optionsIn(workbook, formula)
			const csv = [`对象编号,"${columns.heading(column)}"`, ...offered.map((option, i) => `户${i},"${option}"`)].join(
				'\n',
			)
			const read = await csvRows(csv, compiled)
			const values = read.map(({ request }) => request?.facts[column.name])
			const expected = column.fact.type === 'boolean' ? [true, false] : column.fact.values.map(({ value }) => value)
			expect(values).toEqual([...expected, undefined])
			expect(read.flatMap(({ faults }) => faults)).toEqual([])
		}
	})
})

function noteOf(cell: ExcelJS.Cell): string {
	const note = cell.note as string | ExcelJS.Comment
	return typeof note === 'string' ? note : (note.texts ?? []).map(({ text }) => text).join('')
}

function optionsIn(workbook: ExcelJS.Workbook, formula: string): string[] {
	if (formula.startsWith('"')) {
		expect(formula.length).toBeLessThanOrEqual(255)
		return formula.slice(1, -1).split(',')
	}
	const [, letters, last] = /^'选项'!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)$/.exec(formula)!
	const sheet = workbook.getWorksheet('选项')!
	return Array.from({ length: Number(last) }, (_, at) => sheet.getCell(`${letters}${at + 1}`).text)
}

describe('The template', () => {
	const load = async (compiled: CompiledRuleSet) => loaded(await templateOf(compiled))

	test('freezes the headings, hides what is not for people, and marks what must be filled in', async () => {
		const workbook = await load(health)
		expect(workbook.worksheets.map(({ name, state }) => [name, state])).toEqual([
			['填报', 'visible'],
			['说明', 'visible'],
			['选项', 'hidden'],
			['gazette-rules', 'veryHidden'],
		])
		expect(workbook.getWorksheet('填报')!.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
		expect(workbook.getWorksheet('填报')!.getCell('B1').value).toBe('对象编号*')
	})

	test('explains the source, the version, unknowns and bounds, and each column', async () => {
		const lines: string[] = []
		;(await load(housing))
			.getWorksheet('说明')!
			.eachRow((row) => lines.push((row.values as string[]).slice(1).join(' ')))
		const text = lines.join('\n')
		for (const words of [housing.ruleSet.source.title, '规则版本 2023', '至少 26000', '不要用 0 或“否”代替']) {
			expect(text).toContain(words)
		}
		for (const { label } of Object.values(housing.ruleSet.facts)) expect(text).toContain(label)
		expect(text).toContain(`认定：${housing.ruleSet.facts.dangerGrade!.certifiedBy}`)
		expect(text).toContain('仅在“')
	})
})
