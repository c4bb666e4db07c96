import { personalNumberIn } from './personal-data.ts'
import { pointerTo } from './pointer.ts'
import type { ProblemError } from './problem.ts'

const CONTROL = /[^\P{Cc}\n\t]/u
const LONE_SURROGATE = /\p{Cs}/u

/** Why a text may not be taken in, whatever field it stands in; null where it may. */
export function textFault(text: string): string | null {
	if (LONE_SURROGATE.test(text)) return '含有不成对的代理码位，不是合法的文字，请重新输入'
	if (CONTROL.test(text)) return '含有控制字符，请删去'
	const personal = personalNumberIn(text)
	return personal && `看上去含有${personal}；系统不接收个人信息，请改用不含个人信息的编号`
}

/** Every string, key and number of a parsed body that may not be taken in. The body is at most MAXIMUM_DEPTH deep. */
export function contentErrors(value: unknown, path: readonly PropertyKey[] = []): ProblemError[] {
	if (typeof value === 'string') {
		const detail = textFault(value)
		return detail ? [{ pointer: pointerTo(path), detail }] : []
	}
	if (typeof value === 'number') {
		return Number.isFinite(value) ? [] : [{ pointer: pointerTo(path), detail: '数值过大，无法表示，请改正' }]
	}
	if (Array.isArray(value)) return value.flatMap((item, index) => contentErrors(item, [...path, index]))
	if (typeof value !== 'object' || value === null) return []
	return Object.entries(value).flatMap(([key, item]) => {
		const detail = textFault(key)
		return detail ? [{ pointer: pointerTo(path), detail: `字段名${detail}` }] : contentErrors(item, [...path, key])
	})
}
