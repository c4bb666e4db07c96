import type { CompiledLeaf, CompiledRuleSet } from '../engine/compile.ts'
import { isExact, type State } from '../engine/state.ts'
import type { Slot } from '../engine/values.ts'
import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'

type Side = 'just below' | 'at' | 'just above'
const SIDES: readonly Side[] = ['just below', 'at', 'just above']

/**
 * MISSING_BOUNDARY_CASE: every numeric threshold has worked cases one step below it, at it and one step above it.
 * A step is the last decimal of the fact; for a ratio one step of its numerator.
 */
export const boundaryCases: EngineCheck = {
	codes: ['MISSING_BOUNDARY_CASE'],
	run({ file, compiled, cases }) {
		const findings = new Findings()
		const states = cases.flatMap(({ verdicts }) => (verdicts ? [verdicts.state] : []))
		const checked = new Set<string>()
		for (const compiledLeaf of compiled.leafById.values()) {
			const { leaf, slot, rule } = compiledLeaf
			const key = `${leaf.fact} ${leaf.value}`
			if (typeof leaf.value !== 'number' || checked.has(key)) continue
			checked.add(key)
			const reached = new Set(
				states.flatMap((state) => sideOf(compiled, compiledLeaf, leaf.value as number, state) ?? []),
			)
			const absent = SIDES.filter((side) => !reached.has(side) && isPossible(side, leaf.value as number, slot))
			if (absent.length === 0) continue
			const message = `Add worked cases with ${leaf.fact} ${absent.join(', ')} ${leaf.value}${stepInWords(compiled, slot)}.`
			findings.add('MISSING_BOUNDARY_CASE', file.path, message, { rule: rule.id, condition: leaf.id })
		}
		return findings.diagnostics
	},
}

const ratioOf = (compiled: CompiledRuleSet, slot: Slot) => compiled.derived.find((step) => step.slot === slot)?.ratio

/** On which side of the threshold the case lies, if within one step of it; only exact figures count. */
function sideOf(compiled: CompiledRuleSet, { slot }: CompiledLeaf, threshold: number, state: State): Side | undefined {
	if (!state.applicable[slot.index]) return undefined
	const ratio = ratioOf(compiled, slot)
	if (ratio) return sideOfRatio(ratio.of, ratio.to, threshold, state)
	if (!isExact(state, slot)) return undefined
	const scale = 10 ** slot.decimals
	const steps = Math.round(state.lo[slot.index]! * scale) - Math.round(threshold * scale)
	return ({ [-1]: 'just below', 0: 'at', 1: 'just above' } as const)[steps]
}

/** In whole hundredths of a percent of the denominator, so that nothing is rounded. */
function sideOfRatio(of: Slot, to: Slot, percent: number, state: State): Side | undefined {
	if (!isExact(state, of) || !isExact(state, to)) return undefined
	const scale = 10 ** Math.max(of.decimals, to.decimals)
	const share = Math.round(state.lo[of.index]! * scale) * 10_000
	const mark = Math.round(percent * 100) * Math.round(state.lo[to.index]! * scale)
	const step = (scale / 10 ** of.decimals) * 10_000
	if (share === mark) return 'at'
	if (share < mark) return share + step >= mark ? 'just below' : undefined
	return share - step <= mark ? 'just above' : undefined
}

function isPossible(side: Side, threshold: number, { decimals, minimum, maximum }: Slot): boolean {
	const scale = 10 ** decimals
	const value = Math.round(threshold * scale) + SIDES.indexOf(side) - 1
	return value >= Math.round(minimum * scale) && value <= maximum * scale
}

function stepInWords(compiled: CompiledRuleSet, slot: Slot): string {
	const ratio = ratioOf(compiled, slot)
	return ratio ? `%, one step of ${ratio.of.name} apart` : `, one step of ${1 / 10 ** slot.decimals} apart`
}
