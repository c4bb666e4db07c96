import { textFault } from '../http/strings.ts'
import { type Column, REQUIRED_MARK, type SheetColumns } from './columns.ts'
import { refused } from './refusal.ts'
import { cellName, columnLetters, quoted, trimmed } from './text.ts'

/** Which column of a file is which: by its place, from 0. */
export interface Layout {
	/** Null for a heading that is not known, or none. */
	columns: readonly (Column | null)[]
	/** As they stand in the file. */
	headings: readonly string[]
}

/** How many of the headings are known. */
export function knownHeadings(headings: readonly string[], columns: SheetColumns): number {
	return headings.filter((heading) => trimmed(heading) !== '' && columns.find(heading).length > 0).length
}

/**
 * Throws `invalid-request` for a heading that may mean two columns, a column that is there twice, a heading that holds
 * a person's number, and a sheet without subject ids.
 */
export function layoutOf(given: readonly string[], columns: SheetColumns, row: number): Layout {
	const headings = Array.from(given, (heading) => trimmed(heading ?? ''))
	const places = new Map<Column, number>()
	const found = headings.map((heading, at) => {
		const place = { cell: cellName(at, row) }
		const fault = textFault(heading)
		if (fault) throw refused(`${place.cell} 的标题${fault}`, place)
		const [column, other] = heading === '' ? [] : columns.find(heading)
		if (!column) return null
		if (other) {
			const choices = columns.find(heading).map((one) => `“${columns.heading(one)}”`)
			throw refused(`${place.cell} 的标题${quoted(heading)}可指多列，请改为${choices.join('或')}`, {
				...place,
				column: heading,
			})
		}
		const before = places.get(column)
		if (before !== undefined) {
			throw refused(`${cellName(before, row)} 和 ${place.cell} 是同一列（${column.label}），请删去其一`, {
				...place,
				column: heading,
			})
		}
		places.set(column, at)
		return column
	})
	const id = columns.list.find(({ kind }) => kind === 'subjectId')!
	if (!places.has(id)) throw refused(`第 ${row} 行的标题中没有“${id.label}”列，请按模板补上`)
	return { columns: found, headings }
}

/** The refusal of columns that would be dropped; their places from 0. */
export function unknownColumns(places: readonly number[], layout: Layout, columns: SheetColumns, row: number) {
	const named = places.map((at) => {
		const heading = layout.headings[at] ?? ''
		const series = columns.findSeries(heading)
		const shown = heading === '' ? `第 ${columnLetters(at)} 列（没有标题）` : quoted(heading)
		return series ? `${shown}（逐时读数不能在表格中填写）` : shown
	})
	return refused(`有不认识的列：${named.join('、')}；请按模板改正标题，或删去这些列`, {
		cell: cellName(places[0]!, row),
		...(layout.headings[places[0]!] ? { column: layout.headings[places[0]!]! } : {}),
	})
}

/** A column's heading without the mark of what every row must fill. */
export function plainHeading(heading: string): string {
	return heading.endsWith(REQUIRED_MARK) ? heading.slice(0, -REQUIRED_MARK.length) : heading
}
