import { placeOf, type Sheet, sheetOf } from './sheet.ts'
import { type ZipEntry, zipEntries } from './unzip.ts'

/** More than any sheet of 5 MB that people fill in. */
const LARGEST_PART = 80 * 1024 * 1024
const NAMES = ['填报', '数据']
const DAY_MS = 86_400_000

/** The sheet of a workbook that is to be decided, as it looks. Throws for what cannot be shown. */
export async function workbookSheet(file: Uint8Array, title: string): Promise<Sheet> {
	const entries = zipEntries(file)
	const part = async (name: string) => parsed(entries.get(name))
	const book = await part('xl/workbook.xml')
	const relations = await part('xl/_rels/workbook.xml.rels')
	if (!book || !relations) throw new Error('no workbook')
	const strings = [...((await part('xl/sharedStrings.xml'))?.getElementsByTagName('si') ?? [])].map(textOf)
	const formats = formatsOf(await part('xl/styles.xml'))
	const is1904 = /^(1|true)$/.test(book.getElementsByTagName('workbookPr')[0]?.getAttribute('date1904') ?? '')
	const visible = [...book.getElementsByTagName('sheet')].filter(
		(one) => !/hidden/i.test(one.getAttribute('state') ?? ''),
	)
	const named = visible.find((one) => [...NAMES, title].includes(one.getAttribute('name') ?? ''))
	for (const sheet of named ? [named] : visible) {
		const id = sheet.getAttribute('r:id')
		const target = [...relations.getElementsByTagName('Relationship')].find((one) => one.getAttribute('Id') === id)
		const xml = await part(pathOf(target?.getAttribute('Target') ?? ''))
		if (!xml) continue
		const found = sheetOf(rowsOf(xml, strings, formats, is1904))
		if (found.headingRow > 0) return found
	}
	throw new Error('no sheet with headings')
}

async function parsed(entry: ZipEntry | undefined): Promise<Document | null> {
	if (!entry) return null
	const text = new TextDecoder().decode(await entry.bytes(LARGEST_PART))
	return new DOMParser().parseFromString(text, 'application/xml')
}

function pathOf(target: string): string {
	return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

/** The text of a string with its runs, without what only says how it is read aloud. */
function textOf(element: Element): string {
	return [...element.getElementsByTagName('t')]
		.filter((one) => one.parentElement?.tagName !== 'rPh')
		.map((one) => one.textContent)
		.join('')
}

function rowsOf(xml: Document, strings: readonly string[], formats: Formats, is1904: boolean): Sheet['rows'] {
	let last = 0
	return [...xml.getElementsByTagName('row')].map((element) => {
		const row = Number(element.getAttribute('r')) || last + 1
		last = row
		const cells: string[] = []
		for (const cell of element.getElementsByTagName('c')) {
			const column = placeOf(cell.getAttribute('r') ?? '')?.column ?? cells.length
			while (cells.length < column) cells.push('')
			cells[column] = cellText(cell, strings, formats, is1904)
		}
		return { row, cells }
	})
}

function cellText(cell: Element, strings: readonly string[], formats: Formats, is1904: boolean): string {
	const value = cell.getElementsByTagName('v')[0]?.textContent ?? ''
	switch (cell.getAttribute('t')) {
		case 's':
			return strings[Number(value)] ?? ''
		case 'inlineStr':
			return textOf(cell)
		case 'b':
			return value === '1' ? '是' : '否'
		case 'str':
		case 'e':
			return value
		default:
			return value === '' ? '' : numberText(value, formats.get(Number(cell.getAttribute('s') ?? 0)), is1904)
	}
}

/** By style: numbers that are shown as a day or time, or in percent. */
type Formats = ReadonlyMap<number, 'date' | 'percent'>

const DATES = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]
const CHINESE_DATES = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]
const PERCENTS = [9, 10]

/** Formats that are built in, and those whose code says what they show. */
function formatsOf(styles: Document | null): Formats {
	const codes = new Map(
		[...(styles?.getElementsByTagName('numFmt') ?? [])].map((one) => [
			Number(one.getAttribute('numFmtId')),
			(one.getAttribute('formatCode') ?? '').replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''),
		]),
	)
	const xfs = [...(styles?.getElementsByTagName('cellXfs')[0]?.getElementsByTagName('xf') ?? [])]
	const formats = new Map<number, 'date' | 'percent'>()
	for (const [at, xf] of xfs.entries()) {
		const id = Number(xf.getAttribute('numFmtId'))
		const code = codes.get(id) ?? ''
		if (PERCENTS.includes(id) || code.includes('%')) formats.set(at, 'percent')
		else if (DATES.includes(id) || CHINESE_DATES.includes(id) || /[ymdhs年月日]/i.test(code)) formats.set(at, 'date')
	}
	return formats
}

function numberText(value: string, format: 'date' | 'percent' | undefined, is1904: boolean): string {
	if (format === 'date') return dateText(Number(value), is1904)
	return format === 'percent' ? `${Number((Number(value) * 100).toPrecision(12))}%` : value
}

function dateText(serial: number, is1904: boolean): string {
	const instant = new Date(Math.round((serial - (is1904 ? 24_107 : 25_569)) * DAY_MS))
	if (Number.isNaN(instant.getTime())) return String(serial)
	const text = instant.toISOString()
	return serial % 1 === 0 ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}
