import type { ApiResponse } from '../http/endpoint.ts'
import { MEDIA_TYPES, type MediaType } from '../http/media-types.ts'
import { binary } from '../http/respond.ts'
import type { JobStore } from '../jobs/store.ts'
import type { BatchCounts, BatchRowResult } from './result.ts'
import { writeAnswer } from './write-answer.ts'

/** What a function can answer at most is 6 MB, a third of it lost to base64 where it is no text. */
const MAXIMUM_ANSWER = 4 * 1024 * 1024

const EXTENSIONS: Record<MediaType, string> = { json: 'json', ndjson: 'ndjson', csv: 'csv', workbook: 'xlsx' }

/** The media type of a form, with its charset. */
export function contentTypeOf(type: MediaType): string {
	return type === 'workbook' ? MEDIA_TYPES[type] : `${MEDIA_TYPES[type]}; charset=utf-8`
}

export interface BatchAnswer {
	ruleset: string
	wanted: MediaType
	results: readonly BatchRowResult[]
	counts: BatchCounts
	/** Names the answer where it is too long to be given at once. */
	name: string
}

/** The file name of a batch's results. */
export function resultFileName(ruleset: string, name: string, type: MediaType): string {
	return `${ruleset}-${name}.${EXTENSIONS[type]}`
}

/** The answer to a batch; one that is too long is kept for some time, and the caller is sent there. */
export async function answerOf(store: JobStore, answer: BatchAnswer): Promise<ApiResponse> {
	const { ruleset, wanted, results, counts, name } = answer
	const chunks: Uint8Array[] = []
	for await (const chunk of writeAnswer(wanted, ruleset, each(results), counts)) chunks.push(chunk)
	const bytes = Buffer.concat(chunks)
	const headers = {
		'batch-rows': String(counts.rows),
		'batch-decided': String(counts.decided),
		'batch-replayed': String(counts.replayed),
		'batch-problems': String(counts.problems),
	}
	const contentType = contentTypeOf(wanted)
	const fileName = resultFileName(ruleset, name, wanted)
	if (bytes.length <= MAXIMUM_ANSWER) return binary(200, bytes, contentType, fileName, headers)
	const kept = `answers/${name}`
	await store.put(kept, bytes)
	const location = await store.addressOf(kept, { fileName, contentType })
	return { statusCode: 303, headers: { location, 'cache-control': 'no-store', ...headers } }
}

async function* each(results: readonly BatchRowResult[]): AsyncGenerator<BatchRowResult> {
	yield* results
}
