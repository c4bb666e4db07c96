/** Signs by which a sheet takes a text for a formula, in either width. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

/** A text that no sheet runs when it opens the CSV file in which it stands. */
export function harmless(text: string): string {
	return FORMULA.test(text) ? `'${text}` : text
}
