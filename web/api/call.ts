import { expired, token } from '../sign-in/session.ts'

/** A refusal as the API writes it. */
export interface ProblemBody {
	type: string
	title: string
	status: number
	detail: string
	errors?: ProblemError[]
}

/** One bad place of a request. */
export interface ProblemError {
	pointer?: string
	parameter?: string
	header?: string
	cell?: string
	column?: string
	detail: string
}

/** The API refused. */
export class Refused extends Error {
	override readonly name = 'Refused'
	constructor(readonly problem: ProblemBody) {
		super(problem.detail)
	}
}

/** No answer came: what became of the request is not known. */
export class Unreachable extends Error {
	override readonly name = 'Unreachable'
}

/** The person must sign in first; nothing was sent, or the token was refused. */
export class SignInNeeded extends Error {
	override readonly name = 'SignInNeeded'
}

const PATIENCE_MS = 30_000

/** Calls the API as the person who is signed in. Throws Refused, Unreachable or SignInNeeded. */
export async function callApi<Body>(path: string, options: { body?: unknown; key?: string } = {}): Promise<Body> {
	const response = await sendApi(path, {
		method: options.body === undefined ? 'GET' : 'POST',
		headers: {
			...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
			...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
		},
		...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
	})
	const content: unknown = await response.json().catch(() => null)
	if (content === null) throw new Unreachable('答复不完整')
	return content as Body
}

/** The same with any body and any answer: gives the response once it is no refusal. */
export async function sendApi(
	path: string,
	request: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: BodyInit },
	patienceMs = PATIENCE_MS,
): Promise<Response> {
	const bearer = await token()
	if (bearer === null) throw new SignInNeeded('请先登录')
	const response = await answered(path, {
		...request,
		headers: { ...request.headers, authorization: `Bearer ${bearer}` },
		signal: AbortSignal.timeout(patienceMs),
		cache: 'no-store',
	})
	if (response.status === 401) {
		expired()
		throw new SignInNeeded('登录已过期')
	}
	if (response.ok) return response
	throw new Refused(problemFrom(response.status, await response.json().catch(() => null)))
}

async function answered(path: string, request: RequestInit): Promise<Response> {
	try {
		return await fetch(path, request)
	} catch {
		throw new Unreachable('网络不通')
	}
}

/** API Gateway itself answers `{"message": …}`. */
function problemFrom(status: number, content: unknown): ProblemBody {
	if (typeof content === 'object' && content !== null && 'detail' in content) return content as ProblemBody
	const detail = status >= 500 ? '服务暂时不可用，请稍后重试' : `服务拒绝了这次请求（${status}）`
	return { type: 'about:blank', title: '', status, detail }
}
