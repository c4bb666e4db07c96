/** What a template carries in a hidden sheet, so that a sheet of another rule set is known whatever its headings. */

export const MARKER_SHEET = 'gazette-rules'

export interface Marker {
	ruleset: string
	version: string
	title: string
}

/** The cells of the hidden sheet's first row. */
export function markerCells({ ruleset, version, title }: Marker): string[] {
	return [MARKER_SHEET, ruleset, version, title]
}

/** Null for a row that is no marker. */
export function markerOf(cells: readonly string[]): Marker | null {
	const [mark, ruleset, version, title] = cells
	return mark === MARKER_SHEET && ruleset && version ? { ruleset, version, title: title || ruleset } : null
}
