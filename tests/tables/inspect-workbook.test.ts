import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inspectWorkbook } from '../../functions/tables/inspect-workbook.ts'
import { readWorkbook } from '../../functions/tables/read-workbook.ts'
import { templateOf } from '../../functions/tables/template.ts'
import { type Handmade, handmade, merges, partsOf, row } from './support/book.ts'
import { collected, housing, problemOf, relief, workbookRows } from './support/read.ts'
import { zip } from './support/zip.ts'

const headings = row(1, ['对象编号', '房屋危险等级', '备注'])
const rows = headings + row(2, ['a', 'D级'])
const good: Handmade = { sheets: { 填报: { rows } } }

const folder = mkdtempSync(join(tmpdir(), 'tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function refusal(bytes: Buffer) {
	const problem = await problemOf(inspectWorkbook(bytes, housing))
	expect(await problemOf(workbookRows(bytes))).toEqual(problem)
	expect(problem.extras.errors).toHaveLength(1)
	return [problem.type, problem.detail]
}
const UNSUPPORTED = 'unsupported-media-type'

describe('A file is refused that', () => {
	const whole = handmade(good)
	test.each<[string, Buffer, string, string]>([
		['is empty', Buffer.alloc(0), UNSUPPORTED, '不是 .xlsx 工作簿'],
		['is text', Buffer.from('对象编号,备注\n'), UNSUPPORTED, '不是 .xlsx 工作簿'],
		['is a compound file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), UNSUPPORTED, '已加密，或是旧版 .xls'],
		['is another archive', zip([['a.txt', 'a']]), UNSUPPORTED, '不是 .xlsx 工作簿'],
		['is cut off', whole.subarray(0, whole.length - 100), 'invalid-request', '已损坏'],
		['begins like an archive', Buffer.from('PK\x03\x04 and no more'), 'invalid-request', '已损坏'],
		['has macros', handmade({ ...good, parts: { 'xl/vbaProject.bin': 'x' } }), UNSUPPORTED, '含有宏'],
		[
			'has macros under another name',
			handmade({ ...good, parts: { 'xl/VBAPROJECT.BIN': 'x' } }),
			UNSUPPORTED,
			'含有宏',
		],
		[
			'says that it has macros',
			handmade({ ...good, contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
			UNSUPPORTED,
			'含有宏',
		],
		[
			'is binary',
			handmade({ ...good, contentType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }),
			UNSUPPORTED,
			'另存为',
		],
		[
			'refers to other workbooks',
			handmade({ ...good, parts: { 'xl/externalLinks/externalLink1.xml': '<externalLink/>' } }),
			'invalid-request',
			'引用了其他工作簿',
		],
		[
			'has encrypted parts',
			handmade({ ...good, parts: { 'xl/other.xml': { content: '<a/>', encrypted: true } } }),
			UNSUPPORTED,
			'已加密',
		],
		['has a part twice', zip([...partsOf(good), ['XL/workbook.xml', '<workbook/>']]), 'invalid-request', '已损坏'],
		['has a part outside', zip([...partsOf(good), ['../evil.xml', '<a/>']]), 'invalid-request', '已损坏'],
		[
			'has a document type',
			handmade({
				...good,
				parts: { 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>' },
			}),
			'invalid-request',
			'文档类型声明',
		],
		[
			'has a part in another encoding',
			handmade({ ...good, parts: { 'xl/styles.xml': Buffer.from([0x3c, 0x61, 0xff, 0x3e]) } }),
			'invalid-request',
			'已损坏',
		],
		[
			'is nested without end',
			handmade({ ...good, parts: { 'xl/styles.xml': '<a>'.repeat(10_000) } }),
			'invalid-request',
			'已损坏',
		],
		[
			'has a text without end',
			handmade({ ...good, parts: { 'xl/styles.xml': `<a>${'b'.repeat(3_000_000)}</a>` } }),
			'invalid-request',
			'已损坏',
		],
		[
			'has more merged cells than rows are read',
			handmade({
				sheets: {
					填报: { rows, after: merges(...Array.from({ length: 100_001 }, (_, at) => `A${at + 3}:B${at + 3}`)) },
				},
			}),
			'payload-too-large',
			'合并的单元格过多',
		],
		[
			'has 1,001 sheets',
			handmade({ sheets: Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`甲${at}`, { rows: '' }])) }),
			'payload-too-large',
			'工作表过多',
		],
		[
			'has 2,001 parts',
			zip([
				...partsOf(good),
				...Array.from({ length: 2_001 }, (_, at): [string, string] => [`xl/media/${at}.txt`, '']),
			]),
			'payload-too-large',
			'部件过多',
		],
	])('%s', async (_, bytes, type, detail) => {
		expect(await refusal(bytes)).toEqual([type, expect.stringContaining(detail)])
	})

	test('is far larger than it looks, whether it says so or not', async () => {
		const bomb = (claimedSize?: number) =>
			handmade({
				...good,
				parts: {
					'xl/sharedStrings.xml': {
						content: `<sst>${'<si><t/></si>'.repeat(1_500_000)}</sst>`,
						...(claimedSize ? { claimedSize } : {}),
					},
				},
			})
		expect(await refusal(bomb())).toEqual(['payload-too-large', expect.stringContaining('解压后过大')])
		expect((await refusal(bomb(1_000)))[0]).toMatch(/payload-too-large|invalid-request/)
	})

	test('has been altered in one bit', async () => {
		const parts = [...partsOf(good)]
		const bytes = zip(parts)
		const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length
		for (let offset = 0; offset < 100; offset += 7) {
			const altered = Buffer.from(bytes)
			altered[at + offset]! ^= 0x10
			expect(await refusal(altered)).toEqual(['invalid-request', expect.stringContaining('已损坏')])
		}
	})
})

describe('The sheet that is read', () => {
	const other = row(1, ['甲']) + row(2, ['乙'])
	const read = async (sheets: Handmade['sheets']) => {
		const { sheet, headingRow } = await inspectWorkbook(handmade({ sheets }), housing)
		return [sheet.name, headingRow]
	}

	test('is the one whose name says so, else the first visible one with a known heading', async () => {
		const late = { rows: row(4, ['对象编号', '备注']) }
		expect(await read({ 甲: { rows }, 填报: late })).toEqual(['填报', 4])
		expect(await read({ 甲: { rows }, 数据: late })).toEqual(['数据', 4])
		expect(await read({ 甲: { rows }, 农村危房改造: late })).toEqual(['农村危房改造', 4])
		expect(await read({ 说明: { rows: other }, 中和镇: { rows } })).toEqual(['中和镇', 1])
		expect(await read({ 填报: { rows: other, state: 'hidden' }, 中和镇: { rows } })).toEqual(['中和镇', 1])
	})

	test.each<[string, Handmade['sheets'], string]>([
		['there are two', { 填报: { rows }, 数据: { rows } }, '不能确定要读哪一张工作表：“填报”、“数据”'],
		['the named one has no headings', { 填报: { rows: other }, 甲: { rows } }, '工作表“填报”前 10 行中没有认得的标题'],
		['none has headings', { 甲: { rows: other }, 乙: { rows: '' } }, '前 10 行中都没有认得的标题'],
		['the headings come too late', { 甲: { rows: row(11, ['对象编号']) } }, '前 10 行中都没有认得的标题'],
		['all are hidden', { 甲: { rows, state: 'hidden' } }, '没有找到要填报的工作表'],
		['there is none', {}, '没有找到要填报的工作表'],
		['ids have no column', { 填报: { rows: row(1, ['备注']) } }, '没有“对象编号”列'],
	])('is refused where %s', async (_, sheets, detail) => {
		expect(await refusal(handmade({ sheets }))).toEqual(['invalid-request', expect.stringContaining(detail)])
	})
})

describe('A column that is not known', () => {
	const unknown = row(1, ['对象编号', '户主', '房屋危险等级', '年龄'])
	test('is refused by name before any row is read, when something stands in it', async () => {
		const bytes = handmade({
			sheets: { 填报: { rows: unknown + row(2, ['a', null, 'D']) + row(900, ['b', '甲', 'D', '7', '多']) } },
		})
		const problem = await problemOf(inspectWorkbook(bytes, housing))
		expect(problem.extras.errors).toEqual([
			{
				cell: 'B1',
				column: '户主',
				detail: '有不认识的列：“户主”、“年龄”、第 E 列（没有标题）；请按模板改正标题，或删去这些列',
			},
		])
		const seen: unknown[] = []
		await problemOf(
			(async () => {
				for await (const one of readWorkbook(bytes, housing)) seen.push(one)
			})(),
		)
		expect(seen).toEqual([])
	})

	test('is let pass while nothing stands in it', async () => {
		const bytes = handmade({ sheets: { 填报: { rows: unknown + row(2, ['a', null, 'D', ' ']) } } })
		expect(await workbookRows(bytes)).toMatchObject([{ row: 2, faults: [], request: { facts: { dangerGrade: 'D' } } }])
	})

	test('under merged headings is one, too', async () => {
		const sheet = { rows: row(1, ['对象编号', '备注']) + row(2, ['a', '甲', '乙']), after: merges('B1:C1') }
		expect(await refusal(handmade({ sheets: { 填报: sheet } }))).toEqual([
			'invalid-request',
			expect.stringContaining('第 C 列（没有标题）'),
		])
	})
})

test('A template of another rule set is refused by name, and its own is known', async () => {
	expect(await refusal(await templateOf(relief))).toEqual([
		'invalid-request',
		'这是“自然灾害救助应急响应”（disaster-relief-response）的填报表，不是“农村危房改造”的，请换用对应的模板或规则',
	])
	const { template } = await inspectWorkbook(await templateOf(housing), housing)
	expect(template).toEqual({ ruleset: 'rural-housing-renovation', version: '2023', title: '农村危房改造' })
})

test('A workbook is read from a file as from memory, and a file that is not there is no fault of it', async () => {
	const path = join(folder, 'good.xlsx')
	writeFileSync(path, handmade(good))
	expect(await collected(readWorkbook(path, housing))).toEqual(await workbookRows(handmade(good)))
	await expect(inspectWorkbook(join(folder, 'none.xlsx'), housing)).rejects.toThrow('ENOENT')
})

test('An inspection that was made before spares the first pass', async () => {
	const bytes = handmade(good)
	const inspection = await inspectWorkbook(bytes, housing)
	expect(await collected(readWorkbook(bytes, housing, inspection))).toEqual(await workbookRows(bytes))
})
