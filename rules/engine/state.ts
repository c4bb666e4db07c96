import type { CompiledRuleSet } from './compile.ts'
import type { Bounds } from './decision.ts'
import { codeOf, type Slot } from './values.ts'
import { FALSE } from './verdict.ts'

export type Reading = Record<string, string | number>

/** A fact's value after reading: canonical, bounds only where it is not exact. */
export type GivenValue = number | string | boolean | Bounds | Reading[]
export type GivenFacts = Record<string, GivenValue>

/** What is known: for every slot the least and the greatest value it can have, and whether it has a meaning. */
export interface State {
	lo: number[]
	hi: number[]
	applicable: boolean[]
	series: Record<string, Reading[]>
}

/**
 * Bounds of every fact and derived fact. Unknown facts span their whole range.
 * Throws InvalidFactsError when facts contradict each other (six hours of rain less than three).
 */
export function stateOf(compiled: CompiledRuleSet, facts: GivenFacts): State {
	const { lo, hi, applicable } = compiled.unknown
	const state: State = { lo: lo.slice(), hi: hi.slice(), applicable: applicable.slice(), series: {} }
	for (const name in facts) {
		const slot = compiled.slotByName.get(name)
		if (slot?.definition) setGiven(state, slot, facts[name]!)
	}
	for (const { slot, test } of compiled.applicability) {
		if (test(state) === FALSE) state.applicable[slot.index] = false
	}
	for (const step of compiled.derived) step.apply(state)
	return state
}

function setGiven(state: State, slot: Slot, value: GivenValue): void {
	if (typeof value !== 'object') {
		const code = codeOf(slot, value)
		if (code !== null) fix(state, slot, code)
	} else if (Array.isArray(value)) {
		state.series[slot.name] = value
	} else {
		state.lo[slot.index] = value.atLeast ?? slot.minimum
		state.hi[slot.index] = value.atMost ?? slot.maximum
	}
}

/** The state in which nothing is known; copied at the start of every evaluation. */
export function unknownState(slots: readonly Slot[]): State {
	return {
		lo: slots.map((slot) => slot.minimum),
		hi: slots.map((slot) => slot.maximum),
		applicable: slots.map(() => true),
		series: {},
	}
}

/** Sets a slot to one value. */
export function fix(state: State, slot: Slot, code: number): void {
	state.lo[slot.index] = code
	state.hi[slot.index] = code
}

/** Whether exactly one value is possible. */
export function isExact(state: State, slot: Slot): boolean {
	return state.lo[slot.index] === state.hi[slot.index]
}
