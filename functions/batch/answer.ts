import type { ApiResponse } from '../http/endpoint.ts'
import type { MediaType } from '../http/media-types.ts'
import { Problem } from '../http/problem.ts'
import { binary } from '../http/respond.ts'
import type { JobStore } from '../jobs/store.ts'
import { contentTypeOf, resultFileName } from './forms.ts'
import type { BatchCounts, BatchRowResult } from './result.ts'
import { writeAnswer } from './write-answer.ts'

/** What a function can answer at most is 6 MB, a third of it lost to base64 where it is no text. */
const MAXIMUM_ANSWER = 4 * 1024 * 1024

export interface BatchAnswer {
	ruleset: string
	wanted: MediaType
	results: readonly BatchRowResult[]
	counts: BatchCounts
	/** Names the answer where it is too long to be given at once. */
	name: string
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
	const location = await keptAt(store, `answers/${name}`, bytes, { fileName, contentType })
	return { statusCode: 303, headers: { location, 'cache-control': 'no-store', ...headers } }
}

/** The rows are decided by now: whatever keeps the answer from its caller must not say otherwise. */
async function keptAt(
	store: JobStore,
	name: string,
	bytes: Uint8Array,
	download: Parameters<JobStore['addressOf']>[1],
): Promise<string> {
	try {
		await store.put(name, bytes)
		return await store.addressOf(name, download)
	} catch {
		const detail =
			'各行已经处理，判定已记录，但结果过长而暂时无法保存；请用同一个 Idempotency-Key 再提交一次取得结果，已判定的行不会重复'
		throw new Problem('batch-unfinished', detail, { headers: { 'retry-after': '5' } })
	}
}

async function* each(results: readonly BatchRowResult[]): AsyncGenerator<BatchRowResult> {
	yield* results
}
