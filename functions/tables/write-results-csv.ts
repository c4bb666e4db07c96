import type { Writable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { BatchRowResult } from '../batch/result.ts'
import { harmless } from './harmless.ts'
import { caughtUp, toTheEnd } from './output.ts'
import { resultColumns } from './result-columns.ts'

const BYTE_ORDER_MARK = '\ufeff'

/** Writes results as CSV, UTF-8 with a byte order mark, as they come, and ends the output; or destroys it. */
export function writeResultsCsv(
	results: AsyncIterable<BatchRowResult>,
	compiled: CompiledRuleSet,
	out: Writable,
): Promise<void> {
	return toTheEnd(out, async () => {
		const columns = resultColumns(compiled)
		await put(out, BYTE_ORDER_MARK + csvLine(columns.map(({ heading }) => heading)))
		for await (const result of results) await put(out, csvLine(columns.map(({ cell }) => cell(result))))
		out.end()
	})
}

function csvLine(cells: readonly (string | number)[]): string {
	const safe = cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))
	return stringify([safe], { record_delimiter: 'windows' })
}

async function put(out: Writable, text: string): Promise<void> {
	out.write(text)
	await caughtUp(out)
}
