/** A table as the person sees it in the file: texts by row and column, for showing what is wrong where. */
export interface Sheet {
	/** Row numbers as the file has them, from 1, in order. */
	rows: { row: number; cells: string[] }[]
	/** The row of the headings; 0 where none was found. */
	headingRow: number
	headings: string[]
}

/** The headings stand among so many first rows. */
const HEADING_ROWS = 10
const ID_HEADING = '对象编号'

/** Finds the headings: the row that names the subjects' ids. */
export function sheetOf(rows: Sheet['rows']): Sheet {
	const heading = rows.slice(0, HEADING_ROWS).find(({ cells }) => cells.some((cell) => plain(cell) === ID_HEADING))
	return {
		rows: rows.filter(({ row, cells }) => row > (heading?.row ?? 0) && cells.some((cell) => cell !== '')),
		headingRow: heading?.row ?? 0,
		headings: heading?.cells.map((cell) => cell.trim()) ?? [],
	}
}

function plain(heading: string): string {
	return heading.normalize('NFKC').replaceAll(/\s+/g, '').replace(/\*+$/, '')
}

/** The letters of a column, from 0. */
export function columnLetters(index: number): string {
	const rest = Math.floor(index / 26)
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** Row and column of a cell's name, such as `C5`: the row from 1, the column from 0; null for what names no cell. */
export function placeOf(cell: string): { row: number; column: number } | null {
	const [, letters, row] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(cell) ?? []
	if (!letters || !row) return null
	const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
	return { row: Number(row), column }
}

/** The column that a fact or another field stands in, by its label or its name; -1 where there is none. */
export function columnFor(headings: readonly string[], label: string, name: string): number {
	const wanted = [label, name].map(plain)
	const forms = headings.map(plain)
	const exact = forms.findIndex((form) => wanted.includes(form))
	// Headings may have the unit, or the name, in brackets behind.
	return exact >= 0 ? exact : forms.findIndex((form) => wanted.some((one) => form.startsWith(`${one}(`)))
}
