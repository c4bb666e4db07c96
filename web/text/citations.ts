/** Lines of the gazette file. */
export function linesText(lines: readonly number[]): string {
	const [first, last = first] = lines
	if (first === undefined) return ''
	return first === last ? `第 ${first} 行` : `第 ${first}—${last} 行`
}
