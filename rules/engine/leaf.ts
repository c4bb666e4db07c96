import type { DerivedStep } from './derive.ts'
import { RuleFileError } from './errors.ts'
import type { Leaf } from './format.ts'
import type { State } from './state.ts'
import { codeOf, type Slot } from './values.ts'
import { FALSE, TRUE, type Truth, UNKNOWN } from './verdict.ts'

/** A comparison of one slot with a constant, over bounds. */
export type Test = (state: State) => Truth

type Comparison = Pick<Leaf, 'fact' | 'operator' | 'value'>

/**
 * Compiles a comparison. True or false when the bounds settle it, else unknown; false on a fact that is not applicable.
 * Throws RuleFileError for a value that the fact cannot have.
 */
export function compileTest(slot: Slot, comparison: Comparison, derived: readonly DerivedStep[]): Test {
	const ratio = derived.find((step) => step.slot === slot)?.ratio
	const test = ratio ? ratioTest(ratio, comparison) : intervalTest(slot, comparison)
	const { index } = slot
	return (state) => (state.applicable[index] ? test(state) : FALSE)
}

function intervalTest(slot: Slot, { operator, value }: Comparison): Test {
	const { index } = slot
	const codes = (Array.isArray(value) ? value : [value]).map((one) => {
		const code = codeOf(slot, one)
		if (code === null) throw new RuleFileError(`${slot.name} cannot be ${JSON.stringify(one)}`)
		return code
	})
	const bound = codes[0]!
	switch (operator) {
		case 'greaterThanInclusive':
			return ({ lo, hi }) => (lo[index]! >= bound ? TRUE : hi[index]! < bound ? FALSE : UNKNOWN)
		case 'greaterThan':
			return ({ lo, hi }) => (lo[index]! > bound ? TRUE : hi[index]! <= bound ? FALSE : UNKNOWN)
		case 'lessThan':
			return ({ lo, hi }) => (hi[index]! < bound ? TRUE : lo[index]! >= bound ? FALSE : UNKNOWN)
		case 'lessThanInclusive':
			return ({ lo, hi }) => (hi[index]! <= bound ? TRUE : lo[index]! > bound ? FALSE : UNKNOWN)
		case 'equal':
		case 'in':
			return ({ lo, hi }) => among(codes, lo[index]!, hi[index]!)
		case 'notEqual':
		case 'notIn':
			return ({ lo, hi }) => (2 - among(codes, lo[index]!, hi[index]!)) as Truth
	}
}

function among(codes: readonly number[], lo: number, hi: number): Truth {
	if (lo === hi) return codes.includes(lo) ? TRUE : FALSE
	for (const code of codes) if (code >= lo && code <= hi) return UNKNOWN
	return FALSE
}

/** Parts of a hundredth of a percent, so that percents with two decimals compare as integers. */
const PER_PERCENT = 100
const WHOLE = 100 * PER_PERCENT

/** `of / to` against a percentage as integers: a share is never rounded before it is compared. */
function ratioTest({ of, to }: { of: Slot; to: Slot }, { operator, value }: Comparison): Test {
	if (typeof value !== 'number') throw new RuleFileError('a ratio is compared with one number, in percent')
	const parts = Math.round(value * PER_PERCENT)
	const least = ({ lo, hi }: State) => lo[of.index]! * WHOLE - parts * hi[to.index]!
	const most = ({ lo, hi }: State) => hi[of.index]! * WHOLE - parts * lo[to.index]!
	switch (operator) {
		case 'greaterThanInclusive':
			return (state) => (least(state) >= 0 ? TRUE : most(state) < 0 ? FALSE : UNKNOWN)
		case 'greaterThan':
			return (state) => (least(state) > 0 ? TRUE : most(state) <= 0 ? FALSE : UNKNOWN)
		case 'lessThan':
			return (state) => (most(state) < 0 ? TRUE : least(state) >= 0 ? FALSE : UNKNOWN)
		case 'lessThanInclusive':
			return (state) => (most(state) <= 0 ? TRUE : least(state) > 0 ? FALSE : UNKNOWN)
		default:
			throw new RuleFileError(`a ratio is not compared with ${operator}`)
	}
}
