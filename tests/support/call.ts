import type * as z from 'zod'
import type * as responses from '../../functions/http/responses.ts'
import type { Domain, Role } from '../../functions/http/roles.ts'
import type { LocalIdentities } from '../../functions/local/identity.ts'

export type Preview = z.infer<typeof responses.PreviewAnswer>
export type Decision = z.infer<typeof responses.DecisionAnswer>
export type Entry = z.infer<typeof responses.EntryAnswer>
export type DecisionList = z.infer<typeof responses.ListAnswer>
export type Timeline = z.infer<typeof responses.TimelineAnswer>
export type Batch = z.infer<typeof responses.BatchAnswer>
export type Job = z.infer<typeof responses.JobAnswer>
export type Impact = z.infer<typeof responses.ImpactAnswer>
export type Report = z.infer<typeof responses.OutcomeReportAnswer>
export type Replay = z.infer<typeof responses.ReplayAnswer>
export type SubjectVerification = z.infer<typeof responses.SubjectVerificationAnswer>
export type DayVerification = z.infer<typeof responses.DayVerificationAnswer>
export type ProblemBody = z.infer<typeof responses.ProblemAnswer>

export interface Call {
	method?: 'GET' | 'POST'
	/** The caller's role; emergency staff unless told otherwise. */
	as?: Role
	org?: string
	subject?: string
	domains?: readonly Domain[]
	/** In place of a token made for the role; null sends none. */
	token?: string | null
	headers?: Record<string, string>
	/** Sent as JSON, or as it is where it is text or bytes. */
	body?: unknown
}

export interface Answer<Body> {
	status: number
	headers: Headers
	text: string
	body: Body
}

interface Callable {
	origin: string
	identities: LocalIdentities
}

/** Calls the API over HTTP as a role; POST where there is a body. */
export async function call<Body = ProblemBody>(
	server: Callable,
	path: string,
	options: Call = {},
): Promise<Answer<Body>> {
	const { body, method = body === undefined ? 'GET' : 'POST', headers = {} } = options
	const { as: role = 'emergency-staff', org, subject, domains } = options
	const token =
		options.token === undefined
			? await server.identities.token({ role, org, subject, domains }, new Date())
			: options.token
	const raw = typeof body === 'string' || body instanceof Uint8Array
	const response = await fetch(`${server.origin}${path}`, {
		method,
		headers: {
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
	})
	const text = await response.text()
	const isJson = /\bapplication\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '')
	return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
}

let keys = 0

/** Asks for a decision, under a key of its own unless one is given. */
export function decide(
	server: Callable,
	ruleset: string,
	body: unknown,
	{ key, ...options }: Call & { key?: string } = {},
) {
	const headers = { 'idempotency-key': key ?? `test-${process.pid}-${++keys}`, ...options.headers }
	return call<Decision>(server, `/v1/rulesets/${ruleset}/decisions`, { ...options, body, headers })
}

/** A request that the disaster relief rules answer with level III. */
export function deaths(count: number, id = 'incident-1') {
	return { facts: { deaths: count }, asOf: '2022-07-26', subject: { kind: 'incident', id } }
}
export const RELIEF = 'disaster-relief-response'
