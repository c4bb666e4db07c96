import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../http/problem.ts'
import { refuse } from '../http/respond.ts'
import { DOWNLOAD_PATH, type JobFiles } from './job-files.ts'

/** Whether a request is for an address that a job's store has given out. */
export function isDownload({ method, url = '' }: IncomingMessage): boolean {
	return method === 'GET' && url.startsWith(`${DOWNLOAD_PATH}?`)
}

/** Serves what stands at the address, as a bucket does on AWS: memory does not grow with its size. */
export async function serveDownload(
	request: IncomingMessage,
	response: ServerResponse,
	files: JobFiles,
): Promise<void> {
	const query = new URLSearchParams(request.url!.slice(DOWNLOAD_PATH.length + 1))
	const found = await files.download(query).catch(() => null)
	if (!found) {
		const { statusCode, headers, body } = refuse(new Problem('not-found', '下载地址已失效，请重新获取'))
		response.writeHead(statusCode!, headers as Record<string, string>).end(body)
		return
	}
	response.writeHead(200, {
		'content-type': found.contentType,
		'content-length': found.bytes,
		'content-disposition': `attachment; filename="${found.fileName}"`,
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
	})
	await pipeline(found.stream, response)
}
