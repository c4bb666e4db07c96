import { PROBLEMS, type ProblemType } from '../http/problem.ts'
import type { ApiRoute } from '../routes.ts'
import { contentOf } from './bodies.ts'
import { headers } from './headers.ts'
import type { Answer, Operation } from './operations.ts'
import { type Json, reference } from './schemas.ts'

/** Every answer that a route may give, by status. */
export function answersOf(route: ApiRoute, { path, answers, problems }: Operation): Json {
	const guards: ProblemType[] = [
		...(path ? (['malformed-request'] as const) : []),
		...(route.action === 'open' ? [] : (['unauthorised'] as const)),
		...(route.action === 'open' || route.action === 'catalogue' ? [] : (['forbidden'] as const)),
	]
	return {
		...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
		...problemAnswers([...guards, ...problems, 'internal']),
		429: { description: '请求过于频繁（只在 AWS 上，由 API Gateway 回答）；请稍后再试', content: BY_GATEWAY },
	}
}

function answerOf({ description, json = [], forms = [], headers: always = [], sometimes = [] }: Answer): Json {
	const content = contentOf(json, forms)
	return {
		description,
		headers: headers([...always], ['X-Request-Id', ...sometimes]),
		...(Object.keys(content).length > 0 ? { content } : {}),
	}
}

const BY_GATEWAY = { 'application/json': { schema: reference('GatewayMessage') } }

/** Statuses that API Gateway on AWS also gives by itself, before a function is asked. */
const GATEWAY_STATUSES: readonly number[] = [400, 401, 403, 413, 500, 503]

function problemAnswers(types: readonly ProblemType[]): Json {
	const statuses = [...new Set(types.map((type) => PROBLEMS[type].status))].sort()
	return Object.fromEntries(
		statuses.map((status) => {
			const group = types.filter((type) => PROBLEMS[type].status === status)
			const description = group.map((type) => `${PROBLEMS[type].title}（/problems/${type}）`).join('；')
			const type = { enum: group.map((one) => `/problems/${one}`) }
			const schema = { allOf: [reference('Problem'), { type: 'object', properties: { type } }] }
			const content = {
				'application/problem+json': { schema },
				...(GATEWAY_STATUSES.includes(status) ? BY_GATEWAY : {}),
			}
			return [status, { description, headers: problemHeaders(status), content }]
		}),
	)
}

function problemHeaders(status: number): Json {
	if (status === 401) return headers([], ['X-Request-Id', 'WWW-Authenticate'])
	return headers([], status === 503 ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id'])
}
