import type { IncomingMessage } from 'node:http'

/** What API Gateway takes at most. */
const MAXIMUM_BYTES = 10 * 1024 * 1024

/** The whole body; one that is too large is read to its end and dropped, so that its sender reads the answer. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
	const chunks: Buffer[] = []
	let size = 0
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length
		if (size <= MAXIMUM_BYTES) chunks.push(chunk)
		else chunks.length = 0
	}
	return size > MAXIMUM_BYTES ? 'too-large' : Buffer.concat(chunks)
}
