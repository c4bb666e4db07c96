import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Context } from 'aws-lambda'
import { listClaim } from '../http/claims.ts'
import type { ApiEvent, ApiResponse } from '../http/endpoint.ts'
import { Problem, type ProblemType } from '../http/problem.ts'
import { refuse } from '../http/respond.ts'
import type { FunctionName, Route } from '../routes.ts'
import type { System } from '../system.ts'
import { isDownload, serveDownload } from './downloads.ts'
import { eventOf } from './event.ts'
import type { LocalIdentities } from './identity.ts'
import type { JobFiles } from './job-files.ts'
import { matchRoute } from './match.ts'
import { readBody } from './read-body.ts'
import { isUpload, takeUpload } from './uploads.ts'

export type Handler = (event: ApiEvent, context: Context) => Promise<ApiResponse>

/** A request as the pages of the embedded run see it. */
export interface LocalRequest {
	method: string
	/** As the Host header has it. */
	host: string
	path: string
	query: URLSearchParams
	body: Buffer
}

export interface GatewayOptions extends System {
	handlers: Record<FunctionName, Handler>
	identities: LocalIdentities
	/** What jobs have left to be fetched. */
	downloads: JobFiles
	/** Told when the content of a job has been handed in, by its name. */
	arrived: (name: string) => Promise<void>
	/** Pages that only the embedded run has; undefined for a path that is not theirs. */
	page?: (request: LocalRequest) => Promise<ApiResponse | undefined>
}

/** Does on this machine what API Gateway does on AWS: finds the route, checks the token, calls the same handler. */
export function gateway(options: GatewayOptions): RequestListener {
	return (request, response) => {
		if (isDownload(request)) {
			serveDownload(request, response, options.downloads).catch(() => response.destroy())
			return
		}
		if (isUpload(request)) {
			const { downloads: files, arrived } = options
			takeUpload(request, response, { files, arrived }).catch(() => response.destroy())
			return
		}
		answer(request, options)
			.catch((error: unknown) => failed(error, options))
			.then((result) => send(response, result))
			.catch(() => response.destroy())
	}
}

async function answer(request: IncomingMessage, options: GatewayOptions): Promise<ApiResponse> {
	const [rawPath, rawQuery] = splitTarget(request.url ?? '/')
	const body = await readBody(request)
	if (body === 'too-large') return refusal('payload-too-large', '正文不得超过 10 MB', 'Request Entity Too Large')
	const { method = '', headers } = request
	const query = new URLSearchParams(rawQuery)
	const page = await options.page?.({ method, host: headers.host ?? '', path: rawPath, query, body })
	if (page) return page
	const match = matchRoute(method, rawPath)
	if (match.kind === 'malformed') return refusal('malformed-request', '网址中的 % 转义不完整，请改正', 'Bad Request')
	if (match.kind === 'none') return refusal('not-found', '没有这个接口；接口文档见 GET /v1/openapi.json', 'Not Found')
	const { route, parameters } = match
	const at = options.clock()
	const claims = route.action === 'open' ? undefined : await verified(request, options, at)
	if (claims === null) {
		return refusal(
			'unauthorised',
			'请求没有带有效的登录凭证（Authorization: Bearer …），请重新登录后再试',
			'Unauthorized',
			{
				'www-authenticate': 'Bearer',
			},
		)
	}
	if (claims && !inScope(route, claims)) return refusal('forbidden', '您的登录凭证不含这项操作的权限', 'Forbidden')
	const requestId = options.newId(at)
	const event = eventOf(request, { route, parameters, rawPath, rawQuery, body, claims, requestId, at })
	return options.handlers[route.fn](event, lambdaContext(route, requestId))
}

function splitTarget(target: string): [path: string, query: string] {
	const [whole] = target.split('#', 1) as [string]
	const mark = whole.indexOf('?')
	return mark < 0 ? [whole, ''] : [whole.slice(0, mark), whole.slice(mark + 1)]
}

async function verified({ headers }: IncomingMessage, { identities }: GatewayOptions, at: Date) {
	const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
	return token === undefined ? null : identities.verify(token, at)
}

function inScope({ scopes }: Route, claims: Record<string, unknown>): boolean {
	const held = [...listClaim(claims.scope), ...listClaim(claims.scp)]
	return scopes.length === 0 || scopes.some((scope) => held.includes(scope))
}

/** API Gateway answers `{"message": …}`; here a problem document holds that message too. */
function refusal(
	type: ProblemType,
	detail: string,
	message: string,
	headers: Record<string, string> = {},
): ApiResponse {
	return refuse(new Problem(type, detail, { headers, members: { message } }))
}

function failed(error: unknown, { report }: GatewayOptions): ApiResponse {
	report({ level: 'alarm', at: 'gateway', error: error instanceof Error ? error.name : typeof error })
	return refusal('internal', '系统内部错误，没有给出任何判定', 'Internal Server Error')
}

function lambdaContext({ fn }: Route, requestId: string): Context {
	const none = () => undefined
	return {
		callbackWaitsForEmptyEventLoop: false,
		functionName: fn,
		functionVersion: '$LATEST',
		invokedFunctionArn: `local:${fn}`,
		memoryLimitInMB: '1024',
		awsRequestId: requestId,
		logGroupName: 'local',
		logStreamName: 'local',
		getRemainingTimeInMillis: () => 10_000,
		done: none,
		fail: none,
		succeed: none,
	}
}

/** An answer without a status is the body of a 200, as in payload 2.0. */
function send(response: ServerResponse, result: ApiResponse): void {
	const whole = typeof result === 'object' && result !== null && 'statusCode' in result
	const {
		statusCode = 200,
		headers = {},
		cookies,
		body = '',
		isBase64Encoded,
	} = whole ? result : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) }
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) response.setHeader(name, String(value))
	}
	if (cookies) response.setHeader('set-cookie', cookies)
	response.writeHead(statusCode)
	response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body)
}
