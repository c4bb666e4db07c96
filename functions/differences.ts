import { canonicalJson } from '../rules/index.ts'
import { pointerTo } from './http/pointer.ts'

/** A place at which two JSON values differ; null stands for what is not there. */
export interface ValueDifference {
	/** A JSON pointer. */
	pointer: string
	recorded: unknown
	replayed: unknown
}

/** Every place at which two JSON values differ, as deep as both have the same shape. */
export function differencesBetween(
	recorded: unknown,
	replayed: unknown,
	path: readonly PropertyKey[] = [],
): ValueDifference[] {
	if (isObject(recorded) && isObject(replayed) && Array.isArray(recorded) === Array.isArray(replayed)) {
		const keys = [...new Set([...Object.keys(recorded), ...Object.keys(replayed)])]
		return keys.flatMap((key) => differencesBetween(recorded[key], replayed[key], [...path, key]))
	}
	if (same(recorded, replayed)) return []
	return [{ pointer: pointerTo(path), recorded: recorded ?? null, replayed: replayed ?? null }]
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null
}

function same(a: unknown, b: unknown): boolean {
	return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b)
}
