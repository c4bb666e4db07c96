import { trimmed } from './text.ts'

/** What a cell of a file holds, before anyone asks what it means; undefined where it is blank. */
export type Content =
	| { kind: 'text'; text: string }
	| { kind: 'number'; value: number; format: NumberFormat }
	/**
	 * A day or time of a workbook: what the clock shows, `YYYY-MM-DDTHH:MM:SS`, null where the number is no date.
	 * It shows a `part` where the year, the month or the day cannot be seen: the sheet has filled it in by itself.
	 */
	| { kind: 'moment'; wall: string | null; shows: 'date' | 'date-time' | 'part' }
	| { kind: 'boolean'; value: boolean }
	| { kind: 'error'; code: string }
	/** A formula that was never calculated. */
	| { kind: 'no-result' }

/** How a number is shown, as far as it bears on what the person who entered it saw. */
export type NumberFormat =
	/** As it is stored, with the words that the format puts around it. */
	| { shows: 'figure'; words: string }
	| { shows: 'percent' }
	/** In thousands, as a fraction of a day, or otherwise not as it is stored. */
	| { shows: 'other' }

export const PLAIN: NumberFormat = { shows: 'figure', words: '' }

export function isBlank(content: Content | undefined): boolean {
	return content === undefined || (content.kind === 'text' && trimmed(content.text) === '')
}
