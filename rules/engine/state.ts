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
	const { slots } = compiled
	const state: State = { lo: [], hi: [], applicable: [], series: {} }
	for (const slot of slots) {
		state.lo.push(slot.minimum)
		state.hi.push(slot.maximum)
		state.applicable.push(true)
		const value = facts[slot.name]
		if (value !== undefined && slot.definition) setGiven(state, slot, value)
	}
	for (const { slot, test } of compiled.applicability) {
		if (test(state) === FALSE) state.applicable[slot.index] = false
	}
	for (const step of compiled.derived) step.apply(state)
	return state
}

function setGiven(state: State, slot: Slot, value: GivenValue): void {
	if (Array.isArray(value)) {
		state.series[slot.name] = value
		return
	}
	if (typeof value === 'object') {
		state.lo[slot.index] = value.atLeast ?? slot.minimum
		state.hi[slot.index] = value.atMost ?? slot.maximum
		return
	}
	const code = codeOf(slot, value)
	if (code !== null) fix(state, slot, code)
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
