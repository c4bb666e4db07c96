import type { DerivedStep } from './derive.ts'
import { RuleFileError } from './errors.ts'
import type { Leaf } from './format.ts'
import type { State } from './state.ts'
import { codeOf, isShare, type Slot } from './values.ts'
import { FALSE, TRUE, type Truth, UNKNOWN } from './verdict.ts'

/** A comparison of one slot with a constant or another slot, over bounds. */
export type Test = (state: State) => Truth

type Comparison = Pick<Leaf, 'fact' | 'operator' | 'value'>
type Constant = Exclude<Leaf['value'], { fact: string }>

/** The fact that a leaf compares its own with; undefined where it compares with a constant. */
export function comparedFact({ value }: Pick<Leaf, 'value'>): string | undefined {
	return typeof value === 'object' && !Array.isArray(value) ? value.fact : undefined
}

/**
 * Compiles a comparison. True or false when the bounds settle it, else unknown; false on a fact that is not applicable.
 * Throws RuleFileError for a value that the fact cannot have.
 */
export function compileTest(
	slot: Slot,
	comparison: Comparison,
	derived: readonly DerivedStep[],
	find: (name: string) => Slot,
): Test {
	const ratio = derived.find((step) => step.slot === slot)?.ratio
	if (ratio) return ratioTest(slot, ratio, comparison)
	const other = comparedFact(comparison)
	if (other !== undefined) return pairTest(slot, find(other), comparison.operator)
	return intervalTest(slot, comparison.operator, comparison.value as Constant)
}

/** Two facts against each other; false where either has no meaning. */
function pairTest(one: Slot, other: Slot, operator: Leaf['operator']): Test {
	const [a, b] = [one.index, other.index]
	if (one.values || other.values || one.time !== other.time || isShare(other)) {
		throw new RuleFileError(`${one.name} and ${other.name} cannot be compared`)
	}
	const tests: Partial<Record<Leaf['operator'], (lo: number[], hi: number[]) => Truth>> = {
		greaterThanInclusive: (lo, hi) => (lo[a]! >= hi[b]! ? TRUE : hi[a]! < lo[b]! ? FALSE : UNKNOWN),
		greaterThan: (lo, hi) => (lo[a]! > hi[b]! ? TRUE : hi[a]! <= lo[b]! ? FALSE : UNKNOWN),
		lessThan: (lo, hi) => (hi[a]! < lo[b]! ? TRUE : lo[a]! >= hi[b]! ? FALSE : UNKNOWN),
		lessThanInclusive: (lo, hi) => (hi[a]! <= lo[b]! ? TRUE : lo[a]! > hi[b]! ? FALSE : UNKNOWN),
		equal: (lo, hi) => equality(lo, hi),
		notEqual: (lo, hi) => (2 - equality(lo, hi)) as Truth,
	}
	const equality = (lo: number[], hi: number[]): Truth => {
		if (hi[a]! < lo[b]! || lo[a]! > hi[b]!) return FALSE
		return lo[a] === hi[a] && lo[b] === hi[b] ? TRUE : UNKNOWN
	}
	const test = tests[operator]
	if (!test) throw new RuleFileError(`two facts are not compared with ${operator}`)
	return ({ lo, hi, applicable }) => (applicable[a] && applicable[b] ? test(lo, hi) : FALSE)
}

// Each test looks at applicability itself: one call a leaf keeps the fast path fast.
function intervalTest(slot: Slot, operator: Leaf['operator'], value: Constant): Test {
	const { index: i } = slot
	const codes = (Array.isArray(value) ? value : [value]).map((one) => {
		const code = codeOf(slot, one)
		if (code === null) throw new RuleFileError(`${slot.name} cannot be ${JSON.stringify(one)}`)
		return code
	})
	const bound = codes[0]!
	switch (operator) {
		case 'greaterThanInclusive':
			return (s) => (!s.applicable[i] ? FALSE : s.lo[i]! >= bound ? TRUE : s.hi[i]! < bound ? FALSE : UNKNOWN)
		case 'greaterThan':
			return (s) => (!s.applicable[i] ? FALSE : s.lo[i]! > bound ? TRUE : s.hi[i]! <= bound ? FALSE : UNKNOWN)
		case 'lessThan':
			return (s) => (!s.applicable[i] ? FALSE : s.hi[i]! < bound ? TRUE : s.lo[i]! >= bound ? FALSE : UNKNOWN)
		case 'lessThanInclusive':
			return (s) => (!s.applicable[i] ? FALSE : s.hi[i]! <= bound ? TRUE : s.lo[i]! > bound ? FALSE : UNKNOWN)
		case 'equal':
		case 'in':
			return (s) => (s.applicable[i] ? among(codes, s.lo[i]!, s.hi[i]!) : FALSE)
		case 'notEqual':
		case 'notIn':
			return (s) => (s.applicable[i] ? ((2 - among(codes, s.lo[i]!, s.hi[i]!)) as Truth) : FALSE)
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
function ratioTest(slot: Slot, { of, to }: { of: Slot; to: Slot }, { operator, value }: Comparison): Test {
	if (typeof value !== 'number') throw new RuleFileError('a ratio is compared with one number, in percent')
	const parts = Math.round(value * PER_PERCENT)
	const { index } = slot
	const scale = 10 ** Math.max(of.decimals, to.decimals)
	const whole = (figure: number) => Math.round(figure * scale)
	const least = ({ lo, hi }: State) => whole(lo[of.index]!) * WHOLE - parts * whole(hi[to.index]!)
	const most = ({ lo, hi }: State) => whole(hi[of.index]!) * WHOLE - parts * whole(lo[to.index]!)
	const whereApplicable =
		(test: Test): Test =>
		(state) =>
			state.applicable[index] ? test(state) : FALSE
	switch (operator) {
		case 'greaterThanInclusive':
			return whereApplicable((state) => (least(state) >= 0 ? TRUE : most(state) < 0 ? FALSE : UNKNOWN))
		case 'greaterThan':
			return whereApplicable((state) => (least(state) > 0 ? TRUE : most(state) <= 0 ? FALSE : UNKNOWN))
		case 'lessThan':
			return whereApplicable((state) => (most(state) < 0 ? TRUE : least(state) >= 0 ? FALSE : UNKNOWN))
		case 'lessThanInclusive':
			return whereApplicable((state) => (most(state) <= 0 ? TRUE : least(state) > 0 ? FALSE : UNKNOWN))
		default:
			throw new RuleFileError(`a ratio is not compared with ${operator}`)
	}
}
