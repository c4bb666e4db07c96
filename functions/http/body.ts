import type { ApiEvent } from './endpoint.ts'
import { parseJson } from './json.ts'
import { invalid, Problem } from './problem.ts'
import { contentErrors } from './strings.ts'

/** 256 KiB, counted in bytes. */
export const MAXIMUM_BODY = 256 * 1024

/**
 * Reads the body into `event.json`. Throws the problems `unsupported-media-type`, `payload-too-large`,
 * `malformed-json`, or `invalid-request` with a pointer to every key or text that no request may hold.
 */
export function jsonBody() {
	return {
		before: ({ event }: { event: ApiEvent }) => {
			if (!isJson(event.headers?.['content-type'])) {
				throw new Problem('unsupported-media-type', '请以 Content-Type: application/json（UTF-8）提交')
			}
			const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
			if (bytes.length > MAXIMUM_BODY) {
				throw new Problem('payload-too-large', '正文不得超过 256 KiB，请减少内容后重新提交')
			}
			event.json = parseBody(bytes)
		},
	}
}

/** JSON as a request may hold it. Throws `malformed-json`, or `invalid-request` with a pointer to each fault. */
export function parseBody(bytes: Buffer): unknown {
	const { value, errors } = parseJson(decodeUtf8(bytes))
	if (errors.length > 0) throw invalid(errors)
	const faults = contentErrors(value)
	if (faults.length > 0) throw invalid(faults)
	return value
}

function isJson(contentType: string | undefined): boolean {
	return /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType?.trim() ?? '')
}

function decodeUtf8(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
	} catch {
		throw new Problem('malformed-json', '正文不是 UTF-8 编码，请改用 UTF-8 后重新提交')
	}
}
