/** RFC 9457 problems: every refusal has a stable slug, a status, and a sentence that says what to do. */

export const PROBLEMS = {
	'malformed-request': { status: 400, title: '请求格式有误' },
	'malformed-json': { status: 400, title: '请求正文不是合法的 JSON' },
	'missing-idempotency-key': { status: 400, title: '缺少幂等键' },
	unauthorised: { status: 401, title: '未登录或登录已失效' },
	forbidden: { status: 403, title: '没有权限' },
	'not-found': { status: 404, title: '没有找到' },
	'unknown-ruleset': { status: 404, title: '没有这套规则' },
	'not-acceptable': { status: 406, title: '无法按要求的格式回答' },
	'subject-moved-on': { status: 409, title: '该对象刚刚有了新的判定' },
	'payload-too-large': { status: 413, title: '请求正文过大' },
	'unsupported-media-type': { status: 415, title: '正文类型不受支持' },
	'invalid-request': { status: 422, title: '请求内容有误' },
	'invalid-facts': { status: 422, title: '填报的情况有误' },
	'no-version-in-force': { status: 422, title: '该日期没有生效的规则版本' },
	'idempotency-mismatch': { status: 422, title: '幂等键已用于另一次请求' },
	internal: { status: 500, title: '系统内部错误' },
	'batch-unfinished': { status: 503, title: '没有处理完' },
	'jobs-unavailable': { status: 503, title: '批量工作的存储暂时不可用' },
	'log-unavailable': { status: 503, title: '判定记录库暂时不可用' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemType = keyof typeof PROBLEMS

/** One bad place of a request: in the body (JSON pointer), a parameter of path or query, a header, or a cell of a sheet. */
export type ProblemError = { detail: string } & (
	| { pointer: string }
	| { parameter: string }
	| { header: string }
	| { cell: string; column?: string }
)

export interface ProblemExtras {
	errors?: readonly ProblemError[]
	/** Further members of the document. */
	members?: Record<string, unknown>
	headers?: Record<string, string>
}

/** A refusal on its way to the caller. `detail` is Chinese and says what to do. */
export class Problem extends Error {
	override readonly name = 'Problem'
	constructor(
		readonly type: ProblemType,
		readonly detail: string,
		readonly extras: ProblemExtras = {},
	) {
		super(type)
	}
}

/** At most this many errors are listed; a request with more is answered with the first ones. */
const LISTED_ERRORS = 50

/** A problem+json document; some problems have further members. */
export interface ProblemDocument {
	type: string
	title: string
	status: number
	detail: string
	errors?: readonly ProblemError[]
	[member: string]: unknown
}

/** The problem+json document. */
export function problemDocument({ type, detail, extras }: Problem): ProblemDocument {
	const { status, title } = PROBLEMS[type]
	return {
		type: `/problems/${type}`,
		title,
		status,
		detail,
		...(extras.errors ? { errors: extras.errors.slice(0, LISTED_ERRORS) } : {}),
		...extras.members,
	}
}

/** The refusal of a body or of parameters that do not hold what they must. */
export function invalid(errors: readonly ProblemError[]): Problem {
	const onlyFacts = errors.every((error) => 'pointer' in error && /^\/facts(\/|$)/.test(error.pointer))
	const type = onlyFacts ? 'invalid-facts' : 'invalid-request'
	return new Problem(type, `有 ${errors.length} 处需要改正，请按 errors 逐条修改后重新提交`, { errors })
}
