import type { IncomingMessage, ServerResponse } from 'node:http'
import { onTestFinished, vi } from 'vitest'
import { listen } from './listen.ts'

/**
 * As much of S3, Step Functions and EventBridge behind real HTTP as the functions use: objects that are kept, written
 * only where they are new if so asked, listed by folder; executions and events that are noted.
 */

/** What becomes of a request: refused before it is done, or done and its answer lost. */
export type AwsFault =
	| { when: 'before'; status: number; code: string }
	| { when: 'before'; reset: true }
	| { when: 'after'; reset: true }

/** Which fault a request meets, by its operation's name, as `PutObject`. */
export type AwsPlan = (operation: string) => AwsFault | undefined

export class FakeAws {
	readonly objects = new Map<string, Buffer>()
	/** Inputs of executions that were started. */
	readonly executions: Record<string, unknown>[] = []
	/** Details of events that were put. */
	readonly events: Record<string, unknown>[] = []
	plan: AwsPlan = () => undefined
	/** Which entries of a PutEvents that is not refused are refused. */
	refusesEvent: () => boolean = () => false

	readonly listener = (request: IncomingMessage, response: ServerResponse) => {
		this.#answer(request, response).catch(() => response.destroy())
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await bodyOf(request)
		const target = String(request.headers['x-amz-target'] ?? '')
		const url = new URL(request.url ?? '/', 'http://fake')
		const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
		const name = `${bucket}/${rest.join('/')}`
		const operation = target ? target.split('.')[1]! : s3Operation(request.method ?? '', url)
		const fault = this.plan(operation)
		if (fault?.when === 'before' && 'status' in fault) return refuse(response, fault, target !== '')
		if (fault?.when === 'before') return void request.socket.destroy()
		const answer = target ? this.#json(operation, body) : this.#s3(operation, { request, url, bucket, name, body })
		if (fault) return void request.socket.destroy()
		response.writeHead(answer.status ?? 200, {
			'content-type': target ? JSON_TYPE : 'application/xml',
			...answer.headers,
		})
		response.end(request.method === 'HEAD' ? undefined : answer.body)
	}

	#json(operation: string, body: Buffer): Answered {
		const input = JSON.parse(body.toString('utf8'))
		if (operation === 'StartExecution') {
			this.executions.push(JSON.parse(input.input))
			return { body: JSON.stringify({ executionArn: `arn:${this.executions.length}`, startDate: 0 }) }
		}
		const Entries = (input.Entries as { Detail: string }[]).map(({ Detail }) => {
			if (this.refusesEvent()) return { ErrorCode: 'InternalFailure' }
			return { EventId: String(this.events.push(JSON.parse(Detail))) }
		})
		const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length
		return { body: JSON.stringify({ FailedEntryCount, Entries }) }
	}

	#s3(operation: string, { request, url, bucket, name, body }: S3Request): Answered {
		if (operation === 'ListObjectsV2') return this.#list(bucket, url.searchParams)
		const found = this.objects.get(name)
		if (operation === 'PutObject') {
			if (found && request.headers['if-none-match'] === '*') return xmlError(412, 'PreconditionFailed')
			this.objects.set(name, body)
			return { headers: { etag: '"1"' }, body: '' }
		}
		if (!found) return xmlError(404, 'NoSuchKey')
		const length = { 'content-length': String(found.length) }
		return { headers: { etag: '"1"', 'content-type': 'application/octet-stream', ...length }, body: found }
	}

	/** Pages are short, so that whoever reads only the first one is found out. */
	#list(bucket: string, query: URLSearchParams): Answered {
		const prefix = query.get('prefix') ?? ''
		const delimiter = query.get('delimiter')
		const places = new Set<string>()
		for (const full of [...this.objects.keys()].sort()) {
			const key = full.slice(bucket.length + 1)
			if (!full.startsWith(`${bucket}/`) || !key.startsWith(prefix)) continue
			const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1
			places.add(end < 0 ? key : key.slice(0, end + 1))
		}
		const all = [...places]
		const start = Number(query.get('continuation-token') ?? 0)
		const page = all.slice(start, start + PAGE)
		const next = start + PAGE < all.length ? `<NextContinuationToken>${start + PAGE}</NextContinuationToken>` : ''
		const shown = page.map((place) =>
			delimiter && place.endsWith(delimiter)
				? `<CommonPrefixes><Prefix>${place}</Prefix></CommonPrefixes>`
				: `<Contents><Key>${place}</Key><Size>1</Size></Contents>`,
		)
		return { body: `<ListBucketResult>${next}${shown.join('')}</ListBucketResult>` }
	}
}

interface S3Request {
	request: IncomingMessage
	url: URL
	bucket: string
	name: string
	body: Buffer
}

interface Answered {
	status?: number
	headers?: Record<string, string>
	body: string | Buffer
}

const PAGE = 3
const JSON_TYPE = 'application/x-amz-json-1.1'

function s3Operation(method: string, url: URL): string {
	if (url.searchParams.has('list-type')) return 'ListObjectsV2'
	return { PUT: 'PutObject', HEAD: 'HeadObject' }[method] ?? 'GetObject'
}

function xmlError(status: number, code: string): Answered {
	return { status, body: `<Error><Code>${code}</Code><Message>fake</Message></Error>` }
}

function refuse(response: ServerResponse, { status, code }: { status: number; code: string }, isJson: boolean): void {
	const body = isJson ? JSON.stringify({ __type: code, message: 'fake' }) : xmlError(status, code).body
	response.writeHead(status, { 'content-type': isJson ? JSON_TYPE : 'application/xml' }).end(body)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = []
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
	const body = Buffer.concat(chunks)
	return request.headers['content-encoding'] === 'aws-chunked' ? withoutChunks(body) : body
}

/** A stream comes in pieces, each with its length before it. */
function withoutChunks(body: Buffer): Buffer {
	const parts: Buffer[] = []
	for (let at = 0; ; ) {
		const end = body.indexOf('\r\n', at)
		const length = Number.parseInt(body.subarray(at, end).toString('latin1'), 16)
		if (!length) return Buffer.concat(parts)
		parts.push(body.subarray(end + 2, end + 2 + length))
		at = end + 2 + length + 2
	}
}

const ENDPOINTS = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SFN', 'AWS_ENDPOINT_URL_EVENTBRIDGE'] as const

/** The environment in which every client of these services asks at an address. */
function environmentFor(origin: string): Record<string, string> {
	const credentials = { AWS_ACCESS_KEY_ID: 'fake', AWS_SECRET_ACCESS_KEY: 'fake', AWS_REGION: 'cn-northwest-1' }
	return { ...credentials, ...Object.fromEntries(ENDPOINTS.map((name) => [name, origin])) }
}

/** One that the clients of this process ask until it is stopped; and what another process needs to ask it. */
export async function startFakeAws() {
	const fake = new FakeAws()
	const { origin, stop } = await listen(fake.listener)
	const environment = { ...environmentFor(origin), AWS_MAX_ATTEMPTS: '2' }
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
	return {
		fake,
		environment,
		stop: () => {
			stop()
			vi.unstubAllEnvs()
		},
	}
}

/** The same until the running test is finished. */
export async function fakeAwsForTest(): Promise<FakeAws> {
	const { fake, stop } = await startFakeAws()
	onTestFinished(stop)
	return fake
}
