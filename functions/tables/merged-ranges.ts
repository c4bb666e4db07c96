import { damaged } from './refusal.ts'
import { placeOf } from './sheet-rows.ts'

/** Merged cells by the rows that they touch; asked row by row, downwards. */
export class MergedRanges {
	readonly #ranges: { range: string; from: number; to: number }[] = []
	#sorted = false
	#next = 0
	#open: { range: string; to: number } | null = null

	/** Throws a Problem for what names no range. */
	add(range: string): void {
		const [start, end = start] = range.split(':').map(placeOf)
		if (!start || !end || end.row < start.row) throw damaged()
		this.#ranges.push({ range, from: start.row, to: end.row })
	}

	/** A range that touches the row; of several, the one that reaches furthest down. */
	touching(row: number): string | null {
		if (!this.#sorted) this.#ranges.sort((a, b) => a.from - b.from)
		this.#sorted = true
		for (; (this.#ranges[this.#next]?.from ?? Number.POSITIVE_INFINITY) <= row; this.#next += 1) {
			const next = this.#ranges[this.#next]!
			if (!this.#open || next.to >= this.#open.to) this.#open = next
		}
		return this.#open && this.#open.to >= row ? this.#open.range : null
	}
}
