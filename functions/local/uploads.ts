import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../http/problem.ts'
import { refuse } from '../http/respond.ts'
import { MAXIMUM_UPLOADED } from '../jobs/upload.ts'
import { type JobFiles, UPLOAD_PATH } from './job-files.ts'

const ALREADY = '这项工作的内容已经提交过，以第一次为准；请查询工作的进度'

/** Whether a request is for an address at which a job's content is to be handed in. */
export function isUpload({ method, url = '' }: IncomingMessage): boolean {
	return method === 'PUT' && url.startsWith(`${UPLOAD_PATH}?`)
}

/** Takes what is handed in at the address, as a bucket does on AWS: once, whole, in memory that does not grow with it. */
export async function takeUpload(
	request: IncomingMessage,
	response: ServerResponse,
	{ files, arrived }: { files: JobFiles; arrived: (name: string) => Promise<void> },
): Promise<void> {
	const answer = (problem: Problem) => {
		const { statusCode, headers, body } = refuse(problem)
		// What is left of the content is not read: the connection ends with the answer.
		response.writeHead(statusCode!, { ...(headers as Record<string, string>), connection: 'close' }).end(body)
	}
	const name = files.uploadName(new URLSearchParams(request.url!.slice(UPLOAD_PATH.length + 1)))
	if (name === null) return answer(new Problem('not-found', '上传地址已失效，请用同一个 Idempotency-Key 重新取得'))
	let size = 0
	async function* content() {
		for await (const chunk of request as AsyncIterable<Buffer>) {
			size += chunk.length
			if (size > MAXIMUM_UPLOADED) throw new Problem('payload-too-large', '文件不得超过 100 MB，请拆成几份')
			yield chunk
		}
	}
	try {
		if (!(await files.putNewStream(name, content()))) {
			// As S3 refuses what is there already.
			response.writeHead(412, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(ALREADY)
			return
		}
	} catch (error) {
		if (error instanceof Problem) return answer(error)
		throw error
	}
	await arrived(name)
	response.writeHead(200).end()
}
