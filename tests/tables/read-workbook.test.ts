import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { handmade, merges, row } from './support/book.ts'
import { housing, problemOf, relief, workbookRows } from './support/read.ts'

const HEADINGS = row(1, ['对象编号', '房屋危险等级', '改造后建筑面积（平方米）', '自愿申请改造', '备注'])
const VOLUNTARY = housing.ruleSet.facts.voluntary!.label
const headings = HEADINGS.replace('自愿申请改造', VOLUNTARY)

/** A sheet with one row of those cells. */
const withRow = (cells: Parameters<typeof row>[1], extra: Partial<Parameters<typeof handmade>[0]> = {}) =>
	handmade({ sheets: { 填报: { rows: headings + row(2, cells) } }, ...extra })
const number = (value: string | number, style = 0) => ({ xml: `<c s="${style}"><v>${value}</v></c>` })

async function factsOf(bytes: Buffer) {
	const [read] = await workbookRows(bytes)
	return read!.faults.length > 0 ? read!.faults.map(({ cell, detail }) => `${cell} ${detail}`) : read!.request!.facts
}

describe('Texts', () => {
	test.each<[string, string]>([
		['shared', '<c t="s"><v>0</v></c>'],
		['shared, in runs, with a phonetic guide', '<c t="s"><v>1</v></c>'],
		['inline, in runs', '<c t="inlineStr"><is><r><t>D</t></r><r><t xml:space="preserve">级 </t></r></is></c>'],
		['with blanks at their ends', '<c t="inlineStr"><is><t>  D级\u3000</t></is></c>'],
		['calculated', '<c t="str"><f>"D"&amp;"级"</f><v>D级</v></c>'],
		['in full width', '<c t="inlineStr"><is><t>Ｄ级</t></is></c>'],
		['in CDATA', '<c t="inlineStr"><is><t><![CDATA[D级]]></t></is></c>'],
	])('that are %s are read whole', async (_, xml) => {
		const strings =
			'<si><t>D级</t></si><si><r><rPr><b/></rPr><t>D</t></r><r><t>级</t></r><rPh sb="0" eb="1"><t>dengji</t></rPh><phoneticPr fontId="1"/></si>'
		expect(await factsOf(withRow(['a', { xml }], { strings }))).toEqual({ dangerGrade: 'D' })
	})

	test('with the format’s escapes are unescaped, and refused for the control characters they stand for', async () => {
		const [read] = await workbookRows(withRow(['a', null, null, null, '甲_x000A_乙_x005F_x0041_']))
		expect(read!.request!.note).toBe('甲\n乙_x0041_')
		expect(await factsOf(withRow(['a', null, null, null, '甲_x0007_']))).toEqual([
			expect.stringContaining('E2 含有控制字符'),
		])
	})
})

describe('Numbers', () => {
	test('are read as they are stored, and as they are formatted', async () => {
		const formats = ['0.00', '0"平方米"', '0%', '0.0,', 'yyyy-mm-dd']
		const area = (style: number, value: string | number = 55) =>
			factsOf(withRow(['a', null, number(value, style)], { formats }))
		expect(await area(0)).toEqual({ floorAreaM2: 55 })
		expect(await area(0, '5.5E1')).toEqual({ floorAreaM2: 55 })
		expect(await area(0, '0.30000000000000004')).toEqual({ floorAreaM2: 0.3 })
		expect(await area(1)).toEqual({ floorAreaM2: 55 })
		expect(await area(2)).toEqual({ floorAreaM2: 55 })
		for (const style of [3, 4, 5]) expect(await area(style)).toEqual([expect.stringMatching(/^C2 /)])
	})

	test('that show leading zeros are no ids', async () => {
		const rows = (style: number) => workbookRows(withRow([number(17, style)], { formats: ['000', '0'] }))
		expect((await rows(1))[0]!.faults[0]).toMatchObject({ cell: 'A2', column: '对象编号' })
		expect((await rows(2))[0]!.request!.subject.id).toBe('17')
	})
})

describe('Formulas', () => {
	test.each<[string, string, unknown]>([
		['by their result', '<c><f>50+5</f><v>55</v></c>', { floorAreaM2: 55 }],
		['that share a formula', '<c><f t="shared" si="0"/><v>55</v></c>', { floorAreaM2: 55 }],
		['that give nothing', '<c t="str"><f>""</f><v></v></c>', {}],
		['not calculated', '<c><f>50+5</f></c>', [expect.stringContaining('C2 公式没有保存计算结果')]],
		['not calculated, with an empty result', '<c><f>50+5</f><v/></c>', [expect.stringContaining('没有保存')]],
		['that fail', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', [expect.stringContaining('C2 单元格是错误值 #DIV/0!')]],
		['that give a truth', '<c t="b"><f>1=1</f><v>1</v></c>', [expect.stringContaining('C2 TRUE 不能用')]],
	])('are read %s', async (_, xml, facts) => {
		expect(await factsOf(withRow(['a', null, { xml }]))).toEqual(facts)
	})

	test('that give a truth are one', async () => {
		const xml = '<c t="b"><f>1=1</f><v>1</v></c>'
		expect(await factsOf(withRow(['a', null, null, { xml }]))).toEqual({ voluntary: true })
	})
})

test('Excel’s errors are faults', async () => {
	expect(await factsOf(withRow(['a', { xml: '<c t="e"><v>#N/A</v></c>' }]))).toEqual([
		expect.stringContaining('B2 单元格是错误值 #N/A'),
	])
})

describe('Days and times', () => {
	const [name, fact] = Object.entries(housing.ruleSet.facts).find(([, { type }]) => type === 'date')!
	const day = (value: string | number, style: number, date1904 = false) =>
		factsOf(
			handmade({
				sheets: { 填报: { rows: row(1, ['对象编号', fact.label]) + row(2, ['a', number(value, style)]) } },
				formats: ['yyyy-mm-dd', 'yyyy"年"m"月"', 'yyyy-mm-dd hh:mm'],
				date1904,
			}),
		)

	test('count from 1900', async () => {
		expect(await day(45108, 1)).toEqual({ [name]: '2023-07-01' })
		expect(await day(1, 1)).toEqual({ [name]: '1900-01-01' })
		expect(await day(61, 1)).toEqual({ [name]: '1900-03-01' })
		expect(await day(60, 1)).toEqual([expect.stringContaining('不是真实存在的日期')])
		expect(await day(-1, 1)).toEqual([expect.stringContaining('不是真实存在的日期')])
		expect(await day('1E300', 1)).toEqual([expect.stringContaining('不是真实存在的日期')])
	})

	test('count from 1904 where the workbook says so', async () => {
		expect(await day(43646, 1, true)).toEqual({ [name]: '2023-07-01' })
	})

	test('are no days where the day is not shown, where there is a time, or where they are no dates at all', async () => {
		expect(await day(45108, 2)).toEqual([expect.stringContaining('应填真实存在的日期')])
		expect(await day(45108.5, 3)).toEqual([expect.stringContaining('应填真实存在的日期')])
		expect(await day(45108, 3)).toEqual({ [name]: '2023-07-01' })
		expect(await day(45108, 0)).toEqual([expect.stringContaining('应填真实存在的日期')])
	})

	test('are instants in Beijing time, to the second', async () => {
		const instant = (value: number | string) =>
			workbookRows(
				handmade({
					sheets: { 填报: { rows: row(1, ['对象编号', 'occurredAt']) + row(2, ['a', number(value, 1)]) } },
					formats: ['yyyy/m/d h:mm'],
				}),
				relief,
			)
		const [read] = await instant('44768.541666666664')
		expect(read!.request!.facts).toEqual({ occurredAt: '2022-07-26T13:00:00+08:00' })
	})

	test('may be written as ISO text', async () => {
		const cell = (value: string) => ({ xml: `<c t="d"><v>${value}</v></c>` })
		const read = (value: string) =>
			factsOf(handmade({ sheets: { 填报: { rows: row(1, ['对象编号', fact.label]) + row(2, ['a', cell(value)]) } } }))
		expect(await read('2023-07-01T00:00:00')).toEqual({ [name]: '2023-07-01' })
		expect(await read('2023-02-29')).toEqual([expect.stringContaining('不是真实存在的日期')])
	})
})

describe('Rows', () => {
	test('that are blank are skipped, those that are hidden read, and each keeps its number', async () => {
		const rows = [
			headings,
			'<row r="2"><c r="A2" s="0"/><c r="B2" t="inlineStr"><is><t> </t></is></c></row>',
			row(5, ['a', 'D级']).replace('<row', '<row hidden="1"'),
			row(9, ['b', 'C']),
		].join('')
		const read = await workbookRows(handmade({ sheets: { 填报: { rows } } }))
		expect(read.map((one) => [one.row, one.request?.subject.id])).toEqual([
			[5, 'a'],
			[9, 'b'],
		])
	})

	test('that merged cells touch are faults, those beside them are not', async () => {
		const rows = headings + [2, 3, 4, 5, 6].map((n) => row(n, [`户${n}`, 'D级'])).join('')
		const read = await workbookRows(handmade({ sheets: { 填报: { rows, after: merges('B3:B4', 'D6:E6', 'C3:C3') } } }))
		expect(read.map(({ faults }) => faults.map(({ cell, detail }) => `${cell} ${detail.slice(0, 18)}`))).toEqual([
			[],
			['B3 这一行在合并单元格 B3:B4 之内'],
			['B3 这一行在合并单元格 B3:B4 之内'],
			[],
			['D6 这一行在合并单元格 D6:E6 之内'],
		])
	})

	test('without numbers stand one below the other', async () => {
		const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
		const rows = `<row>${cell('对象编号')}${cell('房屋危险等级')}</row><row>${cell('a')}${cell('D')}</row>`
		const [read] = await workbookRows(handmade({ sheets: { 填报: { rows } } }))
		expect(read).toEqual({
			row: 2,
			request: { subject: { kind: 'household', id: 'a' }, facts: { dangerGrade: 'D' } },
			faults: [],
		})
	})

	test('are read whatever prefix the elements have', async () => {
		const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${(
			headings + row(2, ['a', 'D'])
		).replaceAll(/<(\/?)(\w)/g, '<$1x:$2')}</x:sheetData></x:worksheet>`
		const bytes = handmade({ sheets: { 填报: { rows: '' } }, parts: { 'xl/worksheets/sheet1.xml': sheet } })
		expect(await factsOf(bytes)).toEqual({ dangerGrade: 'D' })
	})
})

test('A title above the headings is no heading', async () => {
	const rows = `${row(1, ['2023年农村危房改造摸底'])}${headings.replaceAll(/r="1"/g, 'r="3"').replaceAll(/r="([A-E])1"/g, 'r="$13"')}${row(4, ['a', 'D'])}`
	const read = await workbookRows(handmade({ sheets: { 填报: { rows, after: merges('A1:E1') } } }))
	expect(read).toMatchObject([{ row: 4, faults: [], request: { facts: { dangerGrade: 'D' } } }])
})

test('A workbook that exceljs makes is read: rich text, hyperlinks, dates, booleans', async () => {
	const workbook = new ExcelJS.Workbook()
	const sheet = workbook.addWorksheet('数据')
	sheet.addRow(['对象编号', '房屋危险等级', VOLUNTARY, '判定日期', '备注'])
	sheet.addRow([
		{ text: '户1', hyperlink: 'https://example.com/' },
		{ richText: [{ text: 'D' }, { font: { bold: true }, text: '级' }] },
		true,
		new Date('2023-07-01T00:00:00Z'),
		{ formula: '"甲"&"乙"', result: '甲乙' },
	])
	sheet.getCell('D2').numFmt = 'yyyy-mm-dd'
	expect(await workbookRows(Buffer.from(await workbook.xlsx.writeBuffer()))).toEqual([
		{
			row: 2,
			request: {
				subject: { kind: 'household', id: '户1' },
				facts: { dangerGrade: 'D', voluntary: true },
				asOf: '2023-07-01',
				note: '甲乙',
			},
			faults: [],
		},
	])
})

describe('A sheet is refused that', () => {
	test.each<[string, string, string]>([
		['goes back a row', headings + row(3, ['a']) + row(2, ['b']), '已损坏'],
		['has a row twice', headings + row(2, ['a']) + row(2, ['b']), '已损坏'],
		['goes back a column', `${headings}<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`, '已损坏'],
		['has a cell of another row', `${headings}<row r="2"><c r="A3"><v>1</v></c></row>`, '已损坏'],
		['has a row beyond the last', `${headings}<row r="1048577"/>`, '已损坏'],
		['has a cell beyond the last', `${headings}<row r="2"><c r="XFE2"><v>1</v></c></row>`, '已损坏'],
		['names a text that is not there', `${headings}<row r="2"><c r="A2" t="s"><v>7</v></c></row>`, '已损坏'],
		['has a number that is none', `${headings}<row r="2"><c r="A2"><v>NaN</v></c></row>`, '已损坏'],
		['has cells of an unknown type', `${headings}<row r="2"><c r="A2" t="q"><v>1</v></c></row>`, '已损坏'],
		['is no XML', `${headings}<row r="2"><c></row>`, '已损坏'],
		['names an entity', `${headings}${row(2, ['&secret;'])}`, '已损坏'],
	])('%s', async (_, rows, detail) => {
		expect((await problemOf(workbookRows(handmade({ sheets: { 填报: { rows } } })))).detail).toContain(detail)
	})
})
