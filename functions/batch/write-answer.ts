import { PassThrough } from 'node:stream'
import type { MediaType } from '../http/media-types.ts'
import { newestVersion } from './read-rows.ts'
import type { BatchCounts, BatchRowResult } from './result.ts'

/**
 * The answer to a batch in the form that was asked for: every row's in order, then, in JSON, the counts. `counts` is
 * filled by the time the rows have ended. Memory does not grow with the rows.
 */
export async function* writeAnswer(
	wanted: MediaType,
	ruleset: string,
	results: AsyncIterable<BatchRowResult>,
	counts: BatchCounts,
): AsyncGenerator<Uint8Array> {
	if (wanted === 'csv' || wanted === 'workbook') {
		const write = await writerOf(wanted)
		const out = new PassThrough()
		const written = write(results, newestVersion(ruleset), out)
		// A failure is thrown where it is awaited, below.
		written.catch((error) => out.destroy(error))
		yield* out
		await written
		return
	}
	const bytes = (text: string) => Buffer.from(text, 'utf8')
	const [head, separator, tail] =
		wanted === 'json' ? ['{"results":[', ',', (text: string) => `],"counts":${text}}`] : ['', '\n', ndjsonCounts]
	yield bytes(head)
	let first = true
	for await (const result of results) {
		yield bytes(`${first ? '' : separator}${JSON.stringify(result)}`)
		first = false
	}
	yield bytes(`${first || wanted === 'json' ? '' : '\n'}${tail(JSON.stringify(counts))}`)
}

/** Loaded when asked for: most answers are neither. */
async function writerOf(wanted: 'csv' | 'workbook') {
	if (wanted === 'csv') return (await import('../tables/write-results-csv.ts')).writeResultsCsv
	return (await import('../tables/write-results-workbook.ts')).writeResultsWorkbook
}

function ndjsonCounts(counts: string): string {
	return `{"counts":${counts}}\n`
}
