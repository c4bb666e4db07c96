import { PassThrough, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type BatchRowResult, type RowDecision, rowDecision } from '../../functions/batch/result.ts'
import { entryBehind } from '../../functions/decision-log/record.ts'
import { invalid, problemDocument } from '../../functions/http/problem.ts'
import { writeResultsCsv } from '../../functions/tables/write-results-csv.ts'
import { writeResultsWorkbook } from '../../functions/tables/write-results-workbook.ts'
import { type CompiledRuleSet, evaluate } from '../../rules/index.ts'
import { versions } from '../rules/catalogue/arbitrary.ts'
import { health, housing, relief } from './support/read.ts'

const HOUSE = {
	householdCategory: 'subsistence-allowance',
	categoryCertified: true,
	ruralLongTermResident: true,
	agriculturalHukou: true,
	voluntary: true,
	dwellingCount: 1,
	thirdPartyAppraised: true,
	dangerGrade: 'D',
	otherHousingAid: 'none',
	method: 'self-build',
	floorAreaM2: 55,
}

async function decisionOf(compiled: CompiledRuleSet, facts: Record<string, unknown>): Promise<RowDecision> {
	const { domain, validFrom } = compiled.ruleSet
	const draft = {
		evaluation: await evaluate(compiled, facts, { asOf: validFrom }),
		domain,
		facts,
		note: null,
		subject: { kind: 'household', id: 'a' },
		actor: { subject: 'tester', role: 'township-officer', org: '中和镇' },
		requestId: 'r',
		idempotencyKey: 'k',
		requestHash: 'h',
	}
	const position = { tail: null, previous: null, change: 'first' as const, now: new Date('2023-07-01T00:00:00Z') }
	return rowDecision(entryBehind(draft, { ...position, newId: () => '01H48DECISION' }))
}

async function* from<T>(items: Iterable<T>): AsyncGenerator<T> {
	yield* items
}

async function written(
	write: typeof writeResultsCsv,
	results: AsyncIterable<BatchRowResult>,
	compiled: CompiledRuleSet,
): Promise<Buffer> {
	const out = new PassThrough()
	const chunks: Buffer[] = []
	out.on('data', (chunk: Buffer) => chunks.push(chunk))
	await write(results, compiled, out)
	return Buffer.concat(chunks)
}

const asCsv = (results: BatchRowResult[], compiled = housing) => written(writeResultsCsv, from(results), compiled)
const rowsOfCsv = (bytes: Buffer): Record<string, string>[] => parse(bytes, { bom: true, columns: true })

async function asSheet(results: BatchRowResult[], compiled = housing): Promise<ExcelJS.Worksheet> {
	const workbook = new ExcelJS.Workbook()
	const bytes = await written(writeResultsWorkbook, from(results), compiled)
	await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
	return workbook.worksheets[0]!
}

const subject = { kind: 'household', id: '中和-17' }
const FAULT = '“一般”无法识别；应填以下之一：A级、B级'
const bad: BatchRowResult = {
	row: 3,
	subject: null,
	problem: problemDocument(invalid([{ cell: 'C3', column: '房屋危险等级', detail: FAULT }])),
}

describe('Results as CSV', () => {
	test('say what was decided, on what grounds, and how much', async () => {
		const decision = await decisionOf(housing, HOUSE)
		const bytes = await asCsv([{ row: 2, subject, decision, replayed: true }])
		expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'))
		const [row] = rowsOfCsv(bytes)
		expect(row).toMatchObject({
			行号: '2',
			对象类别: '农户',
			对象编号: '中和-17',
			结果: expect.stringContaining('符合条件：'),
			状态: expect.stringMatching(/^(已确定|暂定)/),
			判定编号: '01H48DECISION',
			是否此前已判定: '是',
			问题: '',
		})
		const amount = Object.entries(row!).find(([heading]) => heading.endsWith('等（元）'))!
		expect(amount[1]).toBe('25232')
		expect(row!.金额说明).toContain('25232 元，尚不能发放')
		expect(row!.依据).toMatch(/（.+）/)
	})

	test('name what is missing, and what a person must look at', async () => {
		const decision = await decisionOf(relief, { deaths: 12, lossGrade: 'extraordinary' })
		const [row] = rowsOfCsv(await asCsv([{ row: 2, subject, decision }], relief))
		expect(row!.结果).not.toBe('')
		expect(row!.须人工复核).toBe(decision.review.map(({ message }) => message).join('；'))
		const open = await decisionOf(relief, { deaths: 12 })
		const [second] = rowsOfCsv(await asCsv([{ row: 2, subject, decision: open }], relief))
		expect(second).toMatchObject({ 结果: 'Ⅲ级响应（可能达到：Ⅱ级响应、Ⅰ级响应）', 状态: '暂定，补充情况后可能变化' })
		expect(second!.还需补充).toContain(relief.ruleSet.facts.relocated!.label)
	})

	test('name the cell of a bad row, and the field of refused facts by its label', async () => {
		const facts = problemDocument(invalid([{ pointer: '/facts/dangerGrade', detail: '不能用' }]))
		const labelled = problemDocument(invalid([{ pointer: '/facts/dangerGrade', detail: '“房屋危险等级”应填以下之一' }]))
		const plain = { ...facts, errors: undefined, detail: '该日期没有生效的规则版本' }
		const rows = rowsOfCsv(
			await asCsv([bad, ...[facts, labelled, plain].map((problem, at) => ({ row: 4 + at, subject, problem }))]),
		)
		expect(rows.map((row) => row.问题)).toEqual([
			`C3 房屋危险等级：${FAULT}`,
			'房屋危险等级：不能用',
			'“房屋危险等级”应填以下之一',
			'该日期没有生效的规则版本',
		])
		expect(rows[0]).toMatchObject({ 行号: '3', 对象编号: '', 结果: '', 是否此前已判定: '' })
	})

	test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])(
		'are harmless where a text begins like %j',
		async (text) => {
			const problem = { type: '/problems/x', title: 'x', status: 422, detail: text }
			const [row] = rowsOfCsv(await asCsv([{ row: 2, subject: { kind: 'household', id: text }, problem }]))
			expect([row!.对象编号, row!.问题]).toEqual([`'${text}`, `'${text}`])
		},
	)

	test('leave no figure of an amount that was lost, and none where two stand', async () => {
		const decision = await decisionOf(housing, HOUSE)
		const [amount] = decision.amounts
		const lost = { ...amount!, yuan: 0, payable: false, revoked: { clause: '9', sentence: '挪用补助' } }
		const rows = rowsOfCsv(
			await asCsv([
				{ row: 2, subject, decision: { ...decision, amounts: [lost] } },
				{ row: 3, subject, decision: { ...decision, amounts: [amount!, { ...amount!, yuan: 5 }] } },
				{ row: 4, subject, decision: { ...decision, amounts: [{ ...amount!, yuan: null }] } },
			]),
		)
		const heading = Object.keys(rows[0]!).find((one) => one.endsWith('等（元）'))!
		expect(rows.map((row) => row[heading])).toEqual(['0', '', ''])
		expect(rows[0]!.金额说明).toContain('已取消：挪用补助（9）')
		expect(rows[2]!.金额说明).toContain('数额未定')
	})
})

describe('Results as a workbook', () => {
	test('hold numbers as numbers, texts as texts, and mark bad rows', async () => {
		const decision = await decisionOf(housing, HOUSE)
		const formula: BatchRowResult = { ...bad, row: 4, subject: { kind: 'household', id: '=HYPERLINK("x")' } }
		const sheet = await asSheet([{ row: 2, subject, decision }, bad, formula])
		const headings = (sheet.getRow(1).values as string[]).slice(1)
		const cell = (row: number, heading: string) => sheet.getCell(row, headings.indexOf(heading) + 1)
		expect(cell(2, '行号').value).toBe(2)
		expect(cell(2, headings.find((heading) => heading.endsWith('等（元）'))!).value).toBe(25232)
		expect(cell(2, '对象编号').value).toBe('中和-17')
		expect(cell(4, '对象编号')).toMatchObject({ value: '=HYPERLINK("x")', type: ExcelJS.ValueType.String, numFmt: '@' })
		expect(cell(2, '行号').fill).not.toMatchObject({ pattern: 'solid' })
		expect(cell(3, '行号').fill).toMatchObject({ pattern: 'solid' })
		expect(cell(3, '问题')).toMatchObject({ value: `C3 房屋危险等级：${FAULT}`, fill: { pattern: 'solid' } })
		expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
	})

	test('have the same cells as the CSV file', async () => {
		const results = [{ row: 2, subject, decision: await decisionOf(housing, HOUSE) }, bad]
		const sheet = await asSheet(results)
		for (const [at, row] of rowsOfCsv(await asCsv(results)).entries()) {
			const cells = Object.keys(row).map((_, place) => sheet.getCell(at + 2, place + 1).value ?? '')
			expect(cells.map(String)).toEqual(Object.values(row))
		}
	})
})

describe.each(versions)('$name', ({ compiled }) => {
	test('has a column of its own for each amount, and words for a decision on nothing', async () => {
		const bytes = await asCsv([{ row: 2, subject, decision: await decisionOf(compiled, {}) }], compiled)
		const [headings] = parse(bytes, { bom: true }) as string[][]
		expect(new Set(headings).size).toBe(headings!.length)
		const ids = compiled.ruleSet.rules.flatMap(({ then }) => ('amount' in then ? [then.amount.id] : []))
		expect(headings!.filter((heading) => heading.endsWith('（元）'))).toHaveLength(new Set(ids).size)
		const [row] = rowsOfCsv(bytes)
		expect(row!.结果).not.toMatch(/^$|undetermined|eligible|undefined/)
	})
})

test('Two amounts with one label have their ids in the headings', async () => {
	const [headings] = parse(await asCsv([], health), { bom: true }) as string[][]
	expect(headings).toContain('补足到90%的差额（majorDiseaseTopUp）（元）')
	expect(headings).toContain('补足到90%的差额（severeTopUp）（元）')
})

describe.each([
	['CSV', writeResultsCsv],
	['workbook', writeResultsWorkbook],
] as const)('Writing a %s', (_, write) => {
	test('waits for an output that is slow', async () => {
		let [taken, given] = [0, 0]
		const out = new Writable({
			highWaterMark: 1_000,
			write(chunk: Buffer, _encoding, done) {
				taken += chunk.length
				sleep(1).then(() => done())
			},
		})
		async function* many() {
			for (; given < 3_000; given += 1) yield { ...bad, row: given }
		}
		const writing = write(many(), housing, out)
		await sleep(20)
		expect(given).toBeLessThan(3_000)
		await writing
		expect(given).toBe(3_000)
		expect(taken).toBeGreaterThan(3_000)
	})

	test('fails when the output breaks off, and when the results do', async () => {
		const closed = new PassThrough()
		closed.resume()
		async function* many() {
			for (let row = 1; row < 3_000; row += 1) {
				if (row === 500) closed.destroy()
				yield { ...bad, row }
			}
		}
		await expect(write(many(), housing, closed)).rejects.toThrow()
		const out = new PassThrough()
		out.resume()
		async function* broken(): AsyncGenerator<BatchRowResult> {
			yield bad
			throw new Error('no more')
		}
		await expect(write(broken(), housing, out)).rejects.toThrow('no more')
		expect(out.destroyed).toBe(true)
	})

	test('fails when nobody takes the output any more', async () => {
		const stuck = new PassThrough()
		async function* endless() {
			for (let row = 1; ; row += 1) yield { ...bad, row }
		}
		const writing = write(endless(), housing, stuck)
		setTimeout(() => stuck.destroy(), 200)
		await expect(writing).rejects.toThrow()
	})
})
