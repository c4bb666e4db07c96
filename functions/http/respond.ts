import type { ApiResponse } from './endpoint.ts'
import { PROBLEMS, type Problem, problemDocument } from './problem.ts'

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** A JSON answer. */
export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): ApiResponse {
	return {
		statusCode,
		headers: { 'content-type': 'application/json; charset=utf-8', ...COMMON, ...headers },
		body: JSON.stringify(body),
	}
}

/** Bytes to be kept as a file. */
export function binary(
	statusCode: number,
	bytes: Uint8Array,
	contentType: string,
	fileName: string,
	headers: Record<string, string> = {},
): ApiResponse {
	const isText = /^text\/|json/.test(contentType)
	return {
		statusCode,
		headers: {
			'content-type': contentType,
			'content-disposition': `attachment; filename="${fileName}"`,
			...COMMON,
			...headers,
		},
		body: Buffer.from(bytes).toString(isText ? 'utf8' : 'base64'),
		isBase64Encoded: !isText,
	}
}

/** A refusal as application/problem+json. */
export function refuse(problem: Problem): ApiResponse {
	return {
		statusCode: PROBLEMS[problem.type].status,
		headers: { 'content-type': 'application/problem+json; charset=utf-8', ...COMMON, ...problem.extras.headers },
		body: JSON.stringify(problemDocument(problem)),
	}
}
