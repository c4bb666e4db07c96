import { type Part, zip } from './zip.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

export interface Handmade {
	/** By the name of the sheet: the rows, and what stands behind them. */
	sheets: Record<string, { rows: string; after?: string; state?: string }>
	strings?: string
	/** Number formats of style 1, 2, 3 and so on. */
	formats?: string[]
	date1904?: boolean
	/** Parts beside those, or in place of them. */
	parts?: Record<string, Part | string | Buffer>
	contentType?: string
}

/** The parts of a workbook written by hand. */
export function partsOf(book: Handmade): Map<string, Part | string | Buffer> {
	const names = Object.keys(book.sheets)
	const formats = book.formats ?? []
	const type = book.contentType ?? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
	const relations = [
		...names.map(
			(_, at) => `<Relationship Id="s${at}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
		),
		`<Relationship Id="t" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/>`,
		`<Relationship Id="f" Type="${OFFICE}/styles" Target="/xl/styles.xml"/>`,
	]
	return new Map<string, Part | string | Buffer>([
		[
			'[Content_Types].xml',
			`${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
		],
		[
			'_rels/.rels',
			`${HEAD}<Relationships ${PACKAGE}><Relationship Id="w" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		],
		['xl/_rels/workbook.xml.rels', `${HEAD}<Relationships ${PACKAGE}>${relations.join('')}</Relationships>`],
		[
			'xl/workbook.xml',
			`${HEAD}<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr${book.date1904 ? ' date1904="1"' : ''}/><sheets>${names
				.map((name, at) => {
					const state = book.sheets[name]!.state
					return `<sheet name="${name}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="s${at}"/>`
				})
				.join('')}</sheets></workbook>`,
		],
		['xl/sharedStrings.xml', `${HEAD}<sst ${MAIN}>${book.strings ?? ''}</sst>`],
		[
			'xl/styles.xml',
			`${HEAD}<styleSheet ${MAIN}><numFmts>${formats
				.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
				.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
				.map((_, at) => `<xf numFmtId="${164 + at}"/>`)
				.join('')}</cellXfs></styleSheet>`,
		],
		...names.map((name, at): [string, string] => [
			`xl/worksheets/sheet${at + 1}.xml`,
			`${HEAD}<worksheet ${MAIN}><sheetData>${book.sheets[name]!.rows}</sheetData>${book.sheets[name]!.after ?? ''}</worksheet>`,
		]),
		...Object.entries(book.parts ?? {}),
	])
}

export function handmade(book: Handmade): Buffer {
	return zip([...partsOf(book)])
}

/** A row of inline texts and cells written out; blank where there is nothing. */
export function row(number: number, cells: (string | { xml: string } | null)[]): string {
	const written = cells.map((cell, at) => {
		const name = `${String.fromCharCode(65 + at)}${number}`
		if (cell === null) return ''
		if (typeof cell === 'string') return `<c r="${name}" t="inlineStr"><is><t>${cell}</t></is></c>`
		return cell.xml.replace('<c', `<c r="${name}"`)
	})
	return `<row r="${number}">${written.join('')}</row>`
}

export const merges = (...ranges: string[]) =>
	`<mergeCells>${ranges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`
