import type { Archive } from './archive.ts'
import { type Book, textReader, unescaped } from './book.ts'
import { type Content, PLAIN } from './content.ts'
import { wallOfSerial } from './moments.ts'
import { damaged } from './refusal.ts'
import { attribute, type XmlEvent, xmlEvents } from './xml.ts'

/** A row as it stands in a sheet; cells that are blank may be missing. */
export interface SheetRow {
	row: number
	cells: (Content | undefined)[]
}

const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

/**
 * The rows of a sheet in order, and `merged` with each range of merged cells (they stand behind the rows). Nothing is
 * kept of a row once it is handed over.
 *
 * Read here rather than with exceljs, whose reader takes the phonetic guide for the text, drops all but the last run
 * of a rich inline text, and hands over a calculated TRUE as 1 and a calculated #N/A as no result.
 */
export async function* sheetRows(
	archive: Archive,
	part: string,
	book: Book,
	merged: (range: string) => void = () => {},
): AsyncGenerator<SheetRow> {
	const reader = new RowReader(book, merged)
	for await (const events of xmlEvents(archive.read(part))) {
		for (const event of events) {
			const row = reader.take(event)
			if (row) yield row
		}
	}
}

interface OpenCell {
	column: number
	type: string
	style: number
	formula: boolean
	/** What stands in `v`; null where there is none. */
	value: string | null
	inline: string | null
}

class RowReader {
	readonly #book: Book
	readonly #merged: (range: string) => void
	#inData = false
	#row: SheetRow | null = null
	#lastRow = 0
	#cell: OpenCell | null = null
	#inValue = false
	#inlineText: ((event: XmlEvent) => string | null) | null = null

	constructor(book: Book, merged: (range: string) => void) {
		this.#book = book
		this.#merged = merged
	}

	/** The row that the event completes, if any. Throws a Problem for what breaks the format. */
	take(event: XmlEvent): SheetRow | null {
		if (this.#inlineText && this.#cell) {
			const text = this.#inlineText(event)
			if (text !== null) {
				this.#cell.inline = text
				this.#inlineText = null
			}
			return null
		}
		if (event.kind === 'text') {
			if (this.#inValue && this.#cell) this.#cell.value += event.text
			return null
		}
		return event.kind === 'open' ? this.#open(event) : this.#close(event.name)
	}

	#open(event: Extract<XmlEvent, { kind: 'open' }>): null {
		const { name, attributes } = event
		if (name === 'sheetData') this.#inData = true
		else if (name === 'mergeCell') this.#merged(attribute(attributes, 'ref') ?? '')
		else if (!this.#inData) return null
		else if (name === 'row') this.#openRow(attributes)
		else if (this.#row && name === 'c') this.#openCell(this.#row, attributes)
		else if (!this.#cell) return null
		else if (name === 'f') this.#cell.formula = true
		else if (name === 'v') {
			this.#inValue = true
			this.#cell.value = ''
		} else if (name === 'is') {
			this.#inlineText = textReader('is')
			this.#inlineText(event)
		}
		return null
	}

	#close(name: string): SheetRow | null {
		if (name === 'sheetData') this.#inData = false
		else if (name === 'v') this.#inValue = false
		else if (name === 'c' && this.#cell) {
			const content = contentOf(this.#cell, this.#book)
			if (content !== undefined) this.#row!.cells[this.#cell.column] = content
			this.#cell = null
		} else if (name === 'row') {
			const row = this.#row
			this.#row = null
			return row
		}
		return null
	}

	/** Rows and cells stand in order, and may leave out where they stand. */
	#openRow(attributes: Record<string, string>): void {
		const written = attribute(attributes, 'r')
		const row = written === undefined ? this.#lastRow + 1 : Number(written)
		if (!Number.isInteger(row) || row <= this.#lastRow || row > LAST_ROW) throw damaged()
		this.#lastRow = row
		this.#row = { row, cells: [] }
		this.#lastColumn = -1
	}

	#lastColumn = -1

	#openCell(row: SheetRow, attributes: Record<string, string>): void {
		const written = attribute(attributes, 'r')
		const place = written === undefined ? { column: this.#lastColumn + 1, row: row.row } : placeOf(written)
		if (!place || place.row !== row.row || place.column <= this.#lastColumn) throw damaged()
		this.#lastColumn = place.column
		this.#cell = {
			column: place.column,
			type: attribute(attributes, 't') ?? 'n',
			style: Number(attribute(attributes, 's') ?? 0),
			formula: false,
			value: null,
			inline: null,
		}
	}
}

/** A cell's column from 0 and row from 1; null for what is no name of a cell. */
export function placeOf(name: string): { column: number; row: number } | null {
	const match = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/i.exec(name)
	if (!match) return null
	const column = [...match[1]!.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
	const row = Number(match[2])
	return column < LAST_COLUMN && row <= LAST_ROW ? { column, row } : null
}

function contentOf({ type, style, formula, value, inline }: OpenCell, book: Book): Content | undefined {
	if (type === 'inlineStr') return { kind: 'text', text: inline ?? '' }
	if (value === null) return formula ? { kind: 'no-result' } : undefined
	switch (type) {
		case 's': {
			if (value === '') return undefined
			const text = /^\s*\d+\s*$/.test(value) ? book.strings[Number(value)] : undefined
			if (text === undefined) throw damaged()
			return { kind: 'text', text }
		}
		case 'str':
			return { kind: 'text', text: unescaped(value) }
		case 'b':
			return truthOf(value.trim())
		case 'e':
			return { kind: 'error', code: value.trim().slice(0, 20) }
		case 'd':
			return isoMoment(value.trim())
		case 'n':
			if (value.trim() === '') return formula ? { kind: 'no-result' } : undefined
			return numberContent(value.trim(), style, book)
		default:
			throw damaged()
	}
}

function truthOf(value: string): Content {
	if (value === '1' || value === 'true') return { kind: 'boolean', value: true }
	if (value === '0' || value === 'false') return { kind: 'boolean', value: false }
	throw damaged()
}

function numberContent(text: string, style: number, book: Book): Content {
	if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw damaged()
	const value = Number(text)
	if (!Number.isFinite(value)) throw damaged()
	const format = book.formats[style] ?? PLAIN
	if (format.shows === 'figure' || format.shows === 'percent' || format.shows === 'other') {
		return { kind: 'number', value, format }
	}
	return { kind: 'moment', wall: wallOfSerial(value, book.date1904), shows: format.shows }
}

/** Days and times as text, as newer makers may write them; a time of its own has no day. */
function isoMoment(text: string): Content {
	const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?)?$/.exec(text)
	const wall = match && `${match[1]}T${match[2] ?? '00:00:00'}`
	const at = wall ? new Date(`${wall}Z`) : null
	const real = at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(wall!)
	return { kind: 'moment', wall: real ? wall : null, shows: match?.[2] === undefined ? 'date' : 'date-time' }
}
