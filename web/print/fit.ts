/** What a sheet says under one heading, in the order of importance. */
export interface Paragraph {
	heading: string
	lines: string[]
	/** No more lines than this, however much room there is. */
	most: number
}

export interface Fitted {
	heading: string
	lines: string[]
	/** How many lines found no room. */
	left: number
}

/** Rows that a page has left under its head, and characters in a row, at the sheet's type size. */
const ROWS = 45
const CHARACTERS = 53
const LONGEST = CHARACTERS * 3
/** The head is set larger. */
const HEAD_CHARACTERS = 28
const HEAD_ROWS = 1.6

/** Gives rows to paragraphs in their order, until the page is full; `head` are long texts above them. */
export function fitting(paragraphs: readonly Paragraph[], head: readonly string[]): Fitted[] {
	let rows = ROWS - head.reduce((sum, text) => sum + Math.floor(text.length / HEAD_CHARACTERS) * HEAD_ROWS, 0)
	const fitted: Fitted[] = []
	for (const { heading, lines, most } of paragraphs) {
		if (lines.length === 0 || rows < 3) continue
		rows -= 1.3
		const taken: string[] = []
		for (const line of lines.slice(0, most)) {
			const text = line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
			const needed = Math.ceil(text.length / CHARACTERS)
			// The last row says how many are left.
			if (rows - needed < 1) break
			rows -= needed
			taken.push(text)
		}
		const left = lines.length - taken.length
		if (left > 0) rows -= 1
		fitted.push({ heading, lines: taken, left })
	}
	return fitted
}

/** Short statements side by side, as many as a row holds. */
export function packed(statements: readonly string[]): string[] {
	const rows: string[] = []
	for (const statement of statements) {
		const last = rows.at(-1)
		if (last !== undefined && last.length + statement.length < CHARACTERS - 1)
			rows[rows.length - 1] = `${last}；${statement}`
		else rows.push(statement)
	}
	return rows
}
