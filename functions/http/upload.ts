import { parseBody } from './body.ts'
import type { ApiEvent } from './endpoint.ts'
import { MEDIA_TYPES, type MediaType, mediaTypeOf } from './media-types.ts'
import { Problem } from './problem.ts'

/** 5 MB, counted in bytes. */
export const MAXIMUM_UPLOAD = 5 * 1024 * 1024

/** What a caller handed in, as he handed it in. */
export interface Upload {
	type: MediaType
	bytes: Buffer
}

/** Takes the body as a batch comes. Throws the problems `unsupported-media-type` and `payload-too-large`. */
export function uploadOf(event: ApiEvent): Upload {
	const media = mediaTypeOf(event.headers?.['content-type'])
	if (!media) {
		throw new Problem('unsupported-media-type', `Content-Type 应为以下之一：${Object.values(MEDIA_TYPES).join('、')}`)
	}
	const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
	if (bytes.length > MAXIMUM_UPLOAD) {
		throw new Problem('payload-too-large', '一次最多提交 5 MB，请拆成几份；各份用不同的 Idempotency-Key')
	}
	return { type: media.type, bytes }
}

/** The body of an upload that must be JSON. Throws a Problem for one that is not. */
export function jsonOf({ type, bytes }: Upload): unknown {
	if (type !== 'json')
		throw new Problem('unsupported-media-type', `请以 Content-Type: ${MEDIA_TYPES.json}（UTF-8）提交`)
	return parseBody(bytes)
}
