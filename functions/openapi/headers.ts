import type { Json } from './schemas.ts'

/** Headers of answers, by name. */
const text = { type: 'string' }
const number = { type: 'integer', minimum: 0 }

export const HEADERS = {
	'X-Request-Id': { description: '请求编号；联系管理员时请提供', schema: text },
	Location: { description: '地址', schema: { type: 'string', format: 'uri-reference' } },
	'Retry-After': { description: '多少秒后再试', schema: number },
	'Idempotency-Replayed': {
		description: '为 true 时，这是同一幂等键先前的判定；没有这个头则是新的判定',
		schema: { type: 'string', enum: ['true'] },
	},
	'Content-Disposition': { description: '建议的文件名', schema: text },
	'Batch-Rows': { description: '总行数', schema: number },
	'Batch-Decided': { description: '本次新作出的判定', schema: number },
	'Batch-Replayed': { description: '先前同一批已作出、这次原样返回的判定', schema: number },
	'Batch-Problems': { description: '没有判定的行数', schema: number },
	'WWW-Authenticate': { description: '认证方式', schema: text },
} as const satisfies Record<string, Json>

export type HeaderName = keyof typeof HEADERS

/** References to headers; `always` are in every such answer. */
export function headers(always: readonly HeaderName[], sometimes: readonly HeaderName[] = []): Json {
	return Object.fromEntries([
		...always.map((name) => [name, { ...HEADERS[name], required: true }]),
		...sometimes.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
	])
}
