import type { Verdict } from './decision.ts'

/** Kleene's three values as numbers, so that `all` is the least and `any` the greatest. */
export const FALSE = 0
export const UNKNOWN = 1
export const TRUE = 2
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE

const VERDICTS: readonly Verdict[] = [false, null, true]

/** The plain-data form of a truth value: unknown is null. */
export function verdictOf(truth: Truth): Verdict {
	return VERDICTS[truth] as Verdict
}
