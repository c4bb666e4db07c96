import { pointerTo } from './pointer.ts'
import { Problem, type ProblemError } from './problem.ts'

/** Deeper nesting than any request needs; bounds every walk over a body. */
export const MAXIMUM_DEPTH = 32

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** In text that is known to be JSON: strings whole, and the characters that give structure. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g

interface Frame {
	/** Keys seen so far; null for an array. */
	keys: Set<string> | null
	/** The key or index that the reader stands at. */
	at: string | number
	expectsKey: boolean
}

/**
 * Parses JSON as `JSON.parse` does, and refuses what it would hide: a key given twice, keys that mean something to
 * the language rather than the request, and nesting over MAXIMUM_DEPTH.
 * Throws the problem `malformed-json` for text that is not JSON.
 */
export function parseJson(text: string): { value: unknown; errors: ProblemError[] } {
	let value: unknown
	try {
		value = JSON.parse(text)
	} catch {
		throw new Problem('malformed-json', '正文无法按 JSON 解析，请检查括号、引号和逗号是否完整')
	}
	return { value, errors: structureErrors(text) }
}

function structureErrors(text: string): ProblemError[] {
	const errors: ProblemError[] = []
	const frames: Frame[] = []
	for (const [token] of text.matchAll(TOKEN)) {
		const frame = frames.at(-1)
		if (token === '{' || token === '[') {
			frames.push({ keys: token === '{' ? new Set() : null, at: 0, expectsKey: token === '{' })
			if (frames.length <= MAXIMUM_DEPTH) continue
			const pointer = pointerTo(frames.slice(0, 3).map(({ at }) => at))
			return [...errors, { pointer, detail: `嵌套超过 ${MAXIMUM_DEPTH} 层，请按接口文档的结构填写` }]
		}
		if (token === '}' || token === ']') frames.pop()
		else if (token === ',') advance(frame!)
		else if (frame?.expectsKey) {
			const detail = enterKey(frame, JSON.parse(token) as string)
			if (detail) errors.push({ pointer: pointerTo(frames.map(({ at }) => at)), detail })
		}
	}
	return errors
}

function advance(frame: Frame): void {
	if (frame.keys) frame.expectsKey = true
	else frame.at = (frame.at as number) + 1
}

/** What is wrong with the key, if anything. */
function enterKey(frame: Frame, key: string): string | undefined {
	const twice = frame.keys!.has(key)
	frame.keys!.add(key)
	frame.at = key
	frame.expectsKey = false
	if (twice) return `“${key}”出现了两次，请只保留一个`
	return FORBIDDEN_KEYS.has(key) ? `不接受名为“${key}”的字段，请删去` : undefined
}
