/** What stands in cells, brought to the form in which it is compared. */

/** Joiners and marks that show as nothing. */
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g

/**
 * Full-width letters, digits and signs to half width, and no more: compatibility mappings would turn 10² into 102,
 * and ① into 1.
 */
export function halfWidth(text: string): string {
	return text
		.replaceAll(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
		.replaceAll('\u3000', ' ')
}

/** Without what shows as nothing, line breaks as `\n`, no blanks at the ends. */
export function trimmed(text: string): string {
	return text.replaceAll(/\r\n?/g, '\n').replaceAll(INVISIBLE, '').trim()
}

/** By this headings and labels are compared: any width, any blanks and line breaks. */
export function nameKey(text: string): string {
	return text.normalize('NFKC').replaceAll(INVISIBLE, '').replaceAll(/\s+/g, '')
}

/** A piece of what was entered, short enough to stand in a sentence. */
export function quoted(text: string): string {
	const characters = [...text.replaceAll(/\s+/g, ' ')]
	return `“${characters.length > 20 ? `${characters.slice(0, 20).join('')}…` : characters.join('')}”`
}

/** The letters of a column, from 0. */
export function columnLetters(index: number): string {
	const rest = Math.floor(index / 26)
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** A cell as sheets name it; the column from 0, the row from 1. */
export function cellName(column: number, row: number): string {
	return `${columnLetters(column)}${row}`
}
