import type { ApiEvent } from './endpoint.ts'
import { invalid, Problem } from './problem.ts'
import { textFault } from './strings.ts'

const HEADER = 'Idempotency-Key'
const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/

/** The request's idempotency key: 1 to 255 visible ASCII characters. Throws `missing-idempotency-key` or `invalid-request`. */
export function idempotencyKey(event: ApiEvent): string {
	const key = event.headers?.['idempotency-key']?.trim() ?? ''
	if (key === '') {
		throw new Problem('missing-idempotency-key', `请加上请求头 ${HEADER}：每次判定一个新值，重试同一次判定时用同一个值`)
	}
	const detail = idempotencyKeyFault(key)
	if (detail) throw invalid([{ header: HEADER, detail }])
	return key
}

/** Why a text may not be an idempotency key; null where it may. */
export function idempotencyKeyFault(key: string): string | null {
	return VISIBLE_ASCII.test(key) ? textFault(key) : '应为 1 至 255 个可见 ASCII 字符'
}
