import type { CompiledRuleSet } from './compile.ts'
import type { Bounds } from './decision.ts'
import type { GivenFacts, State } from './state.ts'
import type { Slot } from './values.ts'

/** The input facts that a slot rests on: itself, or what it is derived from. */
export function inputsOf(compiled: CompiledRuleSet, slot: Slot): readonly Slot[] {
	return compiled.derived.find((step) => step.slot === slot)?.inputs ?? [slot]
}

/** Whether the caller said something that bears on the slot; for a share, of both its parts. */
export function isGiven(compiled: CompiledRuleSet, slot: Slot, given: GivenFacts): boolean {
	const step = compiled.derived.find((one) => one.slot === slot)
	const ratio = step?.ratio
	if (ratio) return isGiven(compiled, ratio.of, given) && isGiven(compiled, ratio.to, given)
	return (step?.evidence ?? inputsOf(compiled, slot)).some((input) => given[input.name] !== undefined)
}

/** What is known of a slot as plain data: a value, bounds, or null. Percentages are cut, never rounded up. */
export function shownValue(compiled: CompiledRuleSet, slot: Slot, given: GivenFacts, state: State): unknown {
	if (!state.applicable[slot.index]) return null
	const lo = state.lo[slot.index]!
	const hi = state.hi[slot.index]!
	if (slot.values) return lo === hi ? slot.values[lo]! : null
	if (!isGiven(compiled, slot, given)) return null
	if (slot.time) return given[slot.name]
	const cut = (value: number) => Math.floor(value * 10 ** slot.decimals + 1e-9) / 10 ** slot.decimals
	if (lo === hi) return cut(lo)
	const bounds: Bounds = {}
	if (lo > slot.minimum) bounds.atLeast = cut(lo)
	if (hi < slot.maximum) bounds.atMost = cut(hi)
	return Object.keys(bounds).length > 0 ? bounds : null
}
