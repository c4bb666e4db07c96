import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import { builtInFormat, type CellFormat, formatOf } from './number-format.ts'
import { damaged, refused, tooLarge, unsupported } from './refusal.ts'
import { attribute, type XmlEvent, xmlEvents } from './xml.ts'

/** What must be known of a workbook before its sheets can be read. */
export interface Book {
	sheets: readonly BookSheet[]
	date1904: boolean
	/** Texts that cells name by number. */
	strings: readonly string[]
	/** By the style number of a cell. */
	formats: readonly CellFormat[]
}

export interface BookSheet {
	name: string
	visible: boolean
	/** The name of its part in the archive. */
	part: string
}

/** Texts are kept while rows are read, so that there must not be more than a machine can hold. */
const TEXT_LIMIT = 32 * 1024 * 1024
const CONTENT_TYPES = '[Content_Types].xml'

/** Throws a Problem for what is no workbook of plain cells: macros, the binary format, links to other workbooks. */
export async function readBook(archive: Archive): Promise<Book> {
	if (!archive.has(CONTENT_TYPES)) throw unsupported('文件不是 .xlsx 工作簿，请另存为 .xlsx 后重新提交')
	refuseParts(archive.names)
	for await (const event of eventsOf(archive, CONTENT_TYPES)) {
		if (event.kind === 'open') refuseType(attribute(event.attributes, 'ContentType') ?? '')
	}
	const [workbook] = (await relationsOf(archive, '')).filter(({ type }) => type === 'officeDocument')
	if (!workbook) throw unsupported('文件不是 .xlsx 工作簿，请另存为 .xlsx 后重新提交')
	const relations = await relationsOf(archive, workbook.part)
	const part = (type: string) => relations.find((relation) => relation.type === type && !relation.external)?.part
	const { sheets, date1904 } = await workbookOf(archive, workbook.part)
	return {
		sheets: sheets.flatMap(({ name, visible, relation }) => {
			const target = relations.find(({ id }) => id === relation)
			if (!target || target.external) throw damaged()
			// Chart sheets have no cells.
			return target.type === 'worksheet' ? [{ name, visible, part: target.part }] : []
		}),
		date1904,
		strings: await stringsOf(archive, part('sharedStrings')),
		formats: await formatsOf(archive, part('styles')),
	}
}

function refuseParts(names: readonly string[]): void {
	if (names.some((name) => name.endsWith('vbaproject.bin'))) throw macros()
	if (names.some((name) => name.startsWith('xl/externallinks/'))) {
		throw refused('工作簿引用了其他工作簿，其中的数值可能已经过时，请断开链接（粘贴为数值）后重新提交')
	}
}

function refuseType(type: string): void {
	if (/macroEnabled|vbaProject/i.test(type)) throw macros()
	if (/ms-excel\.sheet\.binary/i.test(type)) throw unsupported('工作簿是 .xlsb 格式，请另存为 .xlsx 后重新提交')
}

function macros() {
	return unsupported('工作簿含有宏，不予读取，请另存为不含宏的 .xlsx 后重新提交')
}

/** The events of a part, one by one; for parts that are small beside the sheets. */
async function* eventsOf(archive: Archive, part: string): AsyncGenerator<XmlEvent> {
	for await (const events of xmlEvents(archive.read(part))) yield* events
}

interface Relation {
	id: string
	/** The last word of its type. */
	type: string
	part: string
	external: boolean
}

/** What a part refers to; the package itself is the part without a name. */
async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
	const folder = posix.dirname(`/${part}`)
	const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`).slice(1)
	if (!archive.has(name))
		throw part === '' ? unsupported('文件不是 .xlsx 工作簿，请另存为 .xlsx 后重新提交') : damaged()
	const relations: Relation[] = []
	for await (const event of eventsOf(archive, name)) {
		if (event.kind !== 'open' || event.name !== 'Relationship') continue
		const { Id = '', Type = '', Target = '', TargetMode } = event.attributes
		relations.push({
			id: Id,
			type: Type.slice(Type.lastIndexOf('/') + 1),
			part: posix.resolve(folder, Target).slice(1),
			external: TargetMode === 'External',
		})
	}
	return relations
}

async function workbookOf(archive: Archive, part: string) {
	const sheets: { name: string; visible: boolean; relation: string }[] = []
	let date1904 = false
	for await (const event of eventsOf(archive, part)) {
		if (event.kind !== 'open') continue
		const { name, attributes } = event
		if (name === 'workbookPr') date1904 = isTrue(attribute(attributes, 'date1904'))
		if (name !== 'sheet') continue
		const state = attribute(attributes, 'state') ?? 'visible'
		const relation = attribute(attributes, 'id') ?? ''
		sheets.push({ name: attribute(attributes, 'name') ?? '', visible: state === 'visible', relation })
	}
	return { sheets, date1904 }
}

function isTrue(text: string | undefined): boolean {
	return text === '1' || text === 'true' || text === 'on'
}

async function stringsOf(archive: Archive, part: string | undefined): Promise<string[]> {
	const strings: string[] = []
	if (part === undefined) return strings
	let size = 0
	const reader = textReader('si')
	for await (const event of eventsOf(archive, part)) {
		const text = reader(event)
		if (text === null) continue
		size += text.length + 16
		if (size > TEXT_LIMIT) throw tooLarge('工作簿中的文字过多，请分成几个文件提交')
		strings.push(text)
	}
	return strings
}

/** Puts together the text of an element from its runs, without phonetic guides; null until the element closes. */
export function textReader(element: string): (event: XmlEvent) => string | null {
	let [text, inText, guides] = ['', false, 0]
	return (event) => {
		if (event.kind === 'text') {
			if (inText && guides === 0) text += event.text
			return null
		}
		const opens = event.kind === 'open'
		if (event.name === 'rPh') guides += opens ? 1 : -1
		else if (event.name === 't') inText = opens
		else if (event.name === element) {
			if (!opens) return unescaped(text)
			text = ''
		}
		return null
	}
}

/** Workbooks write characters that XML cannot hold as `_x000D_`. */
export function unescaped(text: string): string {
	return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

async function formatsOf(archive: Archive, part: string | undefined): Promise<CellFormat[]> {
	const written = new Map<number, CellFormat>()
	const formats: CellFormat[] = []
	if (part === undefined) return formats
	let inCells = false
	for await (const event of eventsOf(archive, part)) {
		if (event.kind === 'text') continue
		if (event.name === 'cellXfs') inCells = event.kind === 'open'
		if (event.kind === 'close') continue
		const id = Number(attribute(event.attributes, 'numFmtId') ?? 0)
		if (event.name === 'numFmt') written.set(id, formatOf(attribute(event.attributes, 'formatCode') ?? ''))
		else if (event.name === 'xf' && inCells) formats.push(written.get(id) ?? builtInFormat(id))
	}
	return formats
}
