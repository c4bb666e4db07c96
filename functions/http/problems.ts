import { DisagreementError, InvalidFactsError, NoVersionInForceError, UnknownRuleSetError } from '../../rules/index.ts'
import {
	EntryTooLargeError,
	IdempotencyMismatchError,
	LogUnavailableError,
	SubjectMovedOnError,
} from '../decision-log/errors.ts'
import { countFailure } from '../failures.ts'
import { JobsUnavailableError } from '../jobs/errors.ts'
import type { FunctionName } from '../routes.ts'
import type { System } from '../system.ts'
import type { ApiEvent, ApiResponse } from './endpoint.ts'
import { invalid, Problem } from './problem.ts'
import { refuse } from './respond.ts'

interface Exchange {
	event: ApiEvent
	error: unknown
	response?: ApiResponse | null
}

/** Answers every failure with a problem, and reports those that somebody must look at. */
export function problems(fn: FunctionName, parts: System) {
	const { report } = parts
	const identify = ({ event, response }: Exchange) => {
		const requestId = event.requestContext?.requestId
		if (response && requestId) response.headers = { ...response.headers, 'x-request-id': requestId }
	}
	return {
		after: identify,
		onError: (request: Exchange) => {
			const { error } = request
			countFailure(parts, error)
			const problem = problemOf(error, request.event)
			const requestId = request.event.requestContext?.requestId ?? null
			if (problem.type === 'internal') report({ level: 'alarm', fn, requestId, ...traceOf(error) })
			if (error instanceof LogUnavailableError) {
				report({ level: 'error', fn, requestId, error: error.name, cause: error.reason, uncertain: error.uncertain })
			}
			if (error instanceof JobsUnavailableError)
				report({ level: 'error', fn, requestId, error: error.name, cause: error.reason })
			request.response = refuse(problem)
			identify(request)
		},
	}
}

/** The problem that an error is to the caller. What is not known here is the system's own fault: no details. */
export function problemOf(error: unknown, { json }: Pick<ApiEvent, 'json'> = {}): Problem {
	if (error instanceof Problem) return error
	if (error instanceof InvalidFactsError) return invalid(error.errors)
	if (error instanceof UnknownRuleSetError) return unknownRuleSet(error, json)
	if (error instanceof NoVersionInForceError) {
		const detail = `“${error.asOf}”这一天没有生效的版本；请改填 asOf，或用 version 指定 versions 中的一个版本`
		return new Problem('no-version-in-force', detail, { members: { asOf: error.asOf, versions: error.versions } })
	}
	if (error instanceof IdempotencyMismatchError) {
		return new Problem('idempotency-mismatch', '这个 Idempotency-Key 已用于内容不同的请求；新的判定请换一个新值')
	}
	if (error instanceof SubjectMovedOnError) {
		return new Problem('subject-moved-on', '同一对象同时有多项判定在记录，本次没有记录任何内容；请稍候用同一幂等键重试')
	}
	if (error instanceof EntryTooLargeError) {
		return new Problem('payload-too-large', '填报的内容过多，判定无法完整记录，因此没有记录；请减少读数后重新提交')
	}
	if (error instanceof LogUnavailableError) return logUnavailable(error)
	if (error instanceof JobsUnavailableError) return new Problem('jobs-unavailable', JOBS_UNAVAILABLE, RETRY_AFTER)
	return new Problem(
		'internal',
		'系统未能完成这次请求，没有给出任何判定；请联系管理员，并提供响应头 x-request-id 的编号',
	)
}

const RETRY_AFTER = { headers: { 'retry-after': '5' } }
const JOBS_UNAVAILABLE =
	'批量工作的存储暂时不可用。若是提交，请稍后用同一个 Idempotency-Key 和同一份内容重新提交，已处理的行不会重复；若是查询，请稍后再查'

function unknownRuleSet({ version }: UnknownRuleSetError, json: unknown): Problem {
	if (version === undefined)
		return new Problem('unknown-ruleset', '没有这个编号的规则，请从 GET /v1/rulesets 的目录中选用')
	const place = json === undefined ? { parameter: 'version' } : { pointer: '/version' }
	return invalid([{ ...place, detail: '这套规则没有这个版本，请从 GET /v1/rulesets 的目录中选用' }])
}

function logUnavailable({ uncertain, writing }: LogUnavailableError): Problem {
	const detail = !writing
		? '判定记录库暂时无法读取，请稍后重试'
		: uncertain
			? '写入判定记录时没有得到确认，因此不给出判定。请用同一个 Idempotency-Key 重新提交：若上次其实已经记录，会返回那一次的判定，绝不会重复记录'
			: '判定记录库暂时不可用，本次没有记录任何内容，也不作出判定。请稍后用同一个 Idempotency-Key 重新提交'
	const recorded = writing ? { recorded: uncertain ? null : false } : {}
	return new Problem('log-unavailable', detail, { ...RETRY_AFTER, members: recorded })
}

/** Where an error arose, without its message: messages may hold facts. */
function traceOf(error: unknown): { error: string; at: string | null } {
	if (!(error instanceof Error)) return { error: typeof error, at: null }
	const at =
		error instanceof DisagreementError
			? error.at
			: (error.stack
					?.match(/^ {4}at .*$/gm)
					?.slice(0, 8)
					.join('\n') ?? null)
	return { error: error.name, at }
}
