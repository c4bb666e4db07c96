import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sheetColumns } from '../../functions/tables/columns.ts'
import { hintOf } from '../../functions/tables/hints.ts'
import { templateOf } from '../../functions/tables/template.ts'
import { readFacts } from '../../rules/engine/facts.ts'
import type { CompiledRuleSet, FactDefinition } from '../../rules/index.ts'
import { someFacts, versions } from '../rules/catalogue/arbitrary.ts'
import { csvRows, health, housing, workbookRows } from './support/read.ts'

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
				if (typeof value !== 'number' || !('minimum' in definition)) return [name, value]
				const choice = choices.next().value
				if (choice === 0) return [name, { atLeast: value }]
				if (choice === 1) return [name, { atMost: value }]
				return [name, choice === 2 ? { atLeast: definition.minimum, atMost: value } : value]
			}),
		)
	})
}

/** What a sheet says, as the engine takes it: instants in UTC, bounds that say nothing left out. */
const canonical = (compiled: CompiledRuleSet, facts: Record<string, unknown>) => readFacts(compiled, facts)

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

	test('gives the same facts, filled in and read back, as a workbook and as CSV', async () => {
		const sample = fc.tuple(
			fc.array(enteredFacts(compiled), { minLength: 5, maxLength: 20 }),
			fc.array(fc.nat(20), { minLength: 7, maxLength: 31 }),
		)
		await fc.assert(
			fc.asyncProperty(sample, async ([cases, picks]) => {
				const rows = rowsOf(cases, picks)
				const workbook = new ExcelJS.Workbook()
				await workbook.xlsx.load(template as unknown as ArrayBuffer)
				const sheet = workbook.getWorksheet('填报')!
				for (const [at, cells] of rows.entries()) {
					cells.forEach((cell, place) => {
						if (cell !== '') sheet.getCell(at + 2, place + 1).value = cell
					})
				}
				const read = await workbookRows(Buffer.from(await workbook.xlsx.writeBuffer()), compiled)
				expect(read.flatMap(({ faults }) => faults)).toEqual([])
				const given = cases.map((facts) => canonical(compiled, facts))
				expect(read.map(({ request }) => canonical(compiled, request!.facts))).toEqual(given)

				const quoted = (cell: Cell | '') =>
					`"${(cell instanceof Date ? cell.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '') : String(cell)).replaceAll('"', '""')}"`
				const midnight = rows.flat().some((cell) => cell instanceof Date && cell.getTime() % 86_400_000 === 0)
				const csv = [columns.list.map(columns.heading), ...rows]
					.map((cells) => cells.map(quoted).join(','))
					.join('\r\n')
				const readCsv = await csvRows(csv, compiled)
				if (midnight && readCsv.some(({ faults }) => faults.length > 0)) return
				expect(readCsv.flatMap(({ faults }) => faults)).toEqual([])
				expect(readCsv.map(({ request }) => canonical(compiled, request!.facts))).toEqual(given)
			}),
			{ numRuns: 3 },
		)
	})

	test('has no rows yet, and a hint in each heading', async () => {
		expect(await workbookRows(template, compiled)).toEqual([])
		const workbook = new ExcelJS.Workbook()
		await workbook.xlsx.load(template as unknown as ArrayBuffer)
		const sheet = workbook.getWorksheet('填报')!
		const headings = columns.list.map((_, at) => sheet.getCell(1, at + 1))
		expect(headings.map(({ value }) => value)).toEqual(
			columns.list.map((column) => columns.heading(column) + (column.kind === 'subjectId' ? '*' : '')),
		)
		for (const [at, column] of columns.list.entries()) expect(noteOf(headings[at]!)).toContain(hintOf(column))
	})

	test('offers in each drop-down what reading takes, and keeps within what the format allows', async () => {
		const workbook = new ExcelJS.Workbook()
		await workbook.xlsx.load(template as unknown as ArrayBuffer)
		const sheet = workbook.getWorksheet('填报')!
		for (const [at, column] of columns.list.entries()) {
			const { dataValidation } = sheet.getCell(4_999, at + 1)
			if (column.kind !== 'fact' || column.fact.type === 'date' || column.fact.type === 'instant') continue
			expect([column.name, dataValidation?.type]).toEqual([column.name, 'minimum' in column.fact ? 'custom' : 'list'])
			expect(dataValidation!.prompt!.length).toBeLessThanOrEqual(255)
			expect(dataValidation!.error!.length).toBeLessThanOrEqual(225)
			const [formula] = dataValidation!.formulae as string[]
			if ('minimum' in column.fact) {
				expect(formula).toContain(`<=${column.fact.maximum}`)
				continue
			}
			const offered = optionsIn(workbook, formula!)
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
	const load = async (compiled: CompiledRuleSet) => {
		const workbook = new ExcelJS.Workbook()
		await workbook.xlsx.load((await templateOf(compiled)) as unknown as ArrayBuffer)
		return workbook
	}

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
		expect(text).toContain(`由${housing.ruleSet.facts.dangerGrade!.certifiedBy}认定`)
		expect(text).toContain('仅在“')
	})
})
