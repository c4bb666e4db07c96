import { describe, expect, test } from 'vitest'
import { readCsv } from '../../functions/tables/read-csv.ts'
import { IDENTITY_NUMBER, MOBILE_NUMBER } from '../support/personal.ts'
import { collected, csvRows, housing, pieces, problemOf } from './support/read.ts'

const HEADINGS = '对象编号,房屋危险等级,改造后建筑面积（平方米）,备注'

/** 对象编号,房屋危险等级 and so on, as GBK writes it: node only decodes it. */
function gbk(text: string): Buffer {
	const decoder = new TextDecoder('gb18030')
	const codes = new Map<string, number[]>()
	for (let lead = 0x81; lead <= 0xfe; lead += 1) {
		for (let trail = 0x40; trail <= 0xfe; trail += 1)
			codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
	}
	return Buffer.from([...text].flatMap((sign) => (sign < '\x80' ? [sign.charCodeAt(0)] : codes.get(sign)!)))
}

function utf16(text: string, bigEndian: boolean): Buffer {
	const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
	return bigEndian ? bytes.swap16() : bytes
}

const expected = [
	{
		row: 2,
		request: { subject: { kind: 'household', id: '中和-1' }, facts: { dangerGrade: 'D', floorAreaM2: 55 }, note: '备' },
		faults: [],
	},
]
const plain = `${HEADINGS}\n中和-1,D级,55,备\n`

describe('A file is read', () => {
	test.each<[string, Buffer]>([
		['UTF-8', Buffer.from(plain)],
		['UTF-8 with a byte order mark', Buffer.from(`\ufeff${plain}`)],
		['GBK', gbk(plain)],
		['UTF-16, little end first', utf16(plain, false)],
		['UTF-16, big end first', utf16(plain, true)],
		['carriage returns', Buffer.from(plain.replaceAll('\n', '\r\n'))],
		['old carriage returns', Buffer.from(plain.replaceAll('\n', '\r'))],
		['semicolons', Buffer.from(plain.replaceAll(',', ';'))],
		['tabs', Buffer.from(plain.replaceAll(',', '\t'))],
		['no line break at the end', Buffer.from(plain.trimEnd())],
	])('with %s, whole and byte by byte', async (_, bytes) => {
		expect(await csvRows(bytes)).toEqual(expected)
		expect(await collected(readCsv(pieces(bytes, 1), housing))).toEqual(expected)
	})

	test('beyond the piece by which its encoding is told', async () => {
		const rows = Array.from({ length: 8_000 }, (_, i) => `户${i},D级,${i % 100},备注`).join('\n')
		for (const bytes of [Buffer.from(`${HEADINGS}\n${rows}`), gbk(`${HEADINGS}\n${rows}`)]) {
			const read = await collected(readCsv(pieces(bytes, 1009), housing))
			expect(read).toHaveLength(8_000)
			expect(read.every(({ faults }) => faults.length === 0)).toBe(true)
			expect(read.at(-1)).toMatchObject({ row: 8_001, request: { subject: { id: '户7999' } } })
		}
	})
})

describe('Rows', () => {
	test('are named by the line on which they begin; quoted line breaks and blank rows count', async () => {
		const rows = await csvRows(`${HEADINGS}\r\na,,,"一\r\n二, 三 ""四"""\r\n\r\n , ,,\r\nb,,,\r\n`)
		expect(rows.map(({ row, request }) => [row, request?.subject.id, request?.note])).toEqual([
			[2, 'a', '一\n二, 三 "四"'],
			[6, 'b', undefined],
		])
	})

	test('that are shorter or longer than the headings are faults', async () => {
		const rows = await csvRows(`${HEADINGS}\na,D\nb,D,55,备,多\nc,D,55,`)
		expect(rows.map(({ faults }) => faults[0]?.detail)).toEqual([
			expect.stringContaining('这一行有 2 格，标题有 4 格'),
			expect.stringContaining('这一行有 5 格，标题有 4 格'),
			undefined,
		])
	})

	test('name the cell, the column and what to enter, and hold no request', async () => {
		expect(await csvRows(`${HEADINGS}\n,一般,55,`)).toEqual([
			{
				row: 2,
				faults: [
					{ cell: 'B2', column: '房屋危险等级', detail: expect.stringContaining('“一般”无法识别') },
					{ cell: 'A2', column: '对象编号', detail: expect.stringContaining('应填对象编号') },
				],
			},
		])
	})

	test('that pin a version and a day are faults', async () => {
		const [row] = await csvRows('对象编号,判定日期,规则版本,幂等键\na,2023-07-01,2023,k1\n')
		expect(row!.faults).toEqual([{ cell: 'C2', column: '规则版本', detail: expect.stringContaining('只能填一个') }])
		const [good] = await csvRows('对象编号,判定日期,规则版本,幂等键\na,,2023,k1\n')
		expect(good!.request).toEqual({
			subject: { kind: 'household', id: 'a' },
			facts: {},
			version: '2023',
			idempotencyKey: 'k1',
		})
	})

	test('with the number of a person are faults that do not repeat it', async () => {
		const [row] = await csvRows(`${HEADINGS}\na,D,55,${IDENTITY_NUMBER}`)
		expect(row!.faults[0]!.detail).toContain('身份证号码')
		expect(JSON.stringify(row)).not.toContain(IDENTITY_NUMBER)
	})
})

describe('A file is refused', () => {
	test.each<[string, string | Buffer, string]>([
		['that is empty', '', '文件是空的'],
		['of blank lines', '\n\n , \n', '文件是空的'],
		['without known headings', '甲,乙\n1,2', '第 1 行没有认得的标题'],
		['with an unknown column', '对象编号,户主姓名\na,b', '不认识的列：“户主姓名”'],
		['with a column twice', '对象编号,备注,备注\n', 'B1 和 C1 是同一列'],
		['without ids', '备注,房屋危险等级\n', '没有“对象编号”列'],
		['with an open quotation', `${HEADINGS}\na,D,55,好\n"b,D,55,`, '第 3 行起不是合法的 CSV：引号没有成对'],
		['with a quotation that ends too early', `${HEADINGS}\na,D,55,"好"的`, '第 2 行起不是合法的 CSV'],
		['with a quotation within a cell', `${HEADINGS}\na,D,55,好"的"`, '第 2 行起不是合法的 CSV'],
		['with a record beyond all measure', `${HEADINGS}\n"${'长'.repeat(1_100_000)}`, '内容过长'],
		['in no known encoding', Buffer.from([0x80, 0xff, 0xff, 0x0a]), '既不是 UTF-8 编码'],
		['with a heading that holds the number of a person', `对象编号,${MOBILE_NUMBER}\n`, '手机号码'],
	])('%s', async (_, content, detail) => {
		const problem = await problemOf(csvRows(content))
		expect([problem.type, problem.detail]).toEqual(['invalid-request', expect.stringContaining(detail)])
	})

	test('that changes its encoding after the beginning', async () => {
		const good = Array.from({ length: 5_000 }, (_, i) => `户${i},D级,55,备注`).join('\n')
		const bytes = Buffer.concat([Buffer.from(`${HEADINGS}\n${good}\n`), gbk('户,D级,55,备注')])
		expect((await problemOf(csvRows(bytes))).detail).toContain('文件开头是 UTF-8 编码')
	})

	test('with a series, saying that none can be given', async () => {
		const { rain } = await import('./support/read.ts')
		const problem = await problemOf(csvRows('对象编号,rainSeries\na,1', rain))
		expect(problem.detail).toContain('逐时读数不能在表格中填写')
	})
})

test('A connection that breaks is no fault of the file', async () => {
	async function* broken() {
		yield Buffer.from(`${HEADINGS}\na,D,55,备\n`)
		throw new Error('reset')
	}
	await expect(collected(readCsv(broken(), housing))).rejects.toThrow('reset')
})

test('A reader that stops early ends the reading', async () => {
	let ended = false
	async function* endless() {
		try {
			yield Buffer.from(`${HEADINGS}\n`)
			for (;;) yield Buffer.from('a,D,55,备\n'.repeat(1_000))
		} finally {
			ended = true
		}
	}
	for await (const row of readCsv(endless(), housing)) if (row.row > 100) break
	expect(ended).toBe(true)
})
