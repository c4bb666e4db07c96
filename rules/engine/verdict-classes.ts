import type { Stage } from './compile.ts'
import { decide, type EngineFacts, type EngineVerdicts, NOT_APPLICABLE, type Share, shareParts } from './decide.ts'
import { comparedFact } from './leaf.ts'
import { codeOf, isShare } from './values.ts'

/**
 * json-rules-engine compares, so its verdicts depend only on which side of every bound each fact lies. Facts of one
 * class therefore get one run of it, whose verdicts the others share: about ten times as fast over a village's list.
 */
interface Classes {
	keyOf: (facts: EngineFacts) => string
	verdicts: Map<string, Promise<EngineVerdicts>>
}

/** Classes that a stage remembers; beyond them it begins anew, so that memory is bounded. */
const REMEMBERED = 5_000

const known = new WeakMap<Stage, Classes>()

/** As `decide`, with one run of json-rules-engine for all facts of one class. */
export function decideByClass(stage: Stage, facts: EngineFacts): Promise<EngineVerdicts> {
	let classes = known.get(stage)
	if (!classes) {
		classes = { keyOf: classKey(stage), verdicts: new Map() }
		known.set(stage, classes)
	}
	const { keyOf, verdicts } = classes
	const key = keyOf(facts)
	const found = verdicts.get(key)
	if (found) return found
	if (verdicts.size >= REMEMBERED) verdicts.clear()
	const run = decide(stage, facts)
	verdicts.set(key, run)
	// A run that failed says nothing about its class.
	run.catch(() => verdicts.delete(key))
	return run
}

/** Where the facts stand to everything that the stage's leaves compare them with. */
export function classKey(stage: Stage): (facts: EngineFacts) => string {
	const bounds = new Map<string, Set<number>>()
	const shares = new Map<string, Set<number>>()
	const others = new Set<string>()
	const pairs = new Map<string, [string, string]>()
	for (const { leaf, slot } of stage.leaves) {
		const compared = comparedFact(leaf)
		if (compared !== undefined) {
			pairs.set(`${leaf.fact} ${compared}`, [leaf.fact, compared])
			continue
		}
		const constants = [leaf.value].flat() as (string | number | boolean)[]
		if (slot.values) others.add(leaf.fact)
		else {
			const group = isShare(slot) ? shares : bounds
			const codes = constants.map((value) => codeOf(slot, value)!)
			group.set(leaf.fact, new Set([...(group.get(leaf.fact) ?? []), ...codes]))
		}
	}
	const sides = [...bounds].map(([fact, codes]) => ({ fact, codes: Float64Array.from(codes).sort() }))
	const percents = [...shares].map(([fact, codes]) => ({ fact, parts: [...codes].map(shareParts) }))
	const compared = [...pairs.values()]
	return (facts) => {
		let key = ''
		for (const { fact, codes } of sides) key += `${standing(facts[fact]) ?? sideOf(facts[fact] as number, codes)},`
		for (const { fact, parts } of percents) {
			key += `${standing(facts[fact]) ?? parts.map((part) => sign((facts[fact] as Share).of * 10_000, part * (facts[fact] as Share).to)).join('')},`
		}
		for (const fact of others) key += `${standing(facts[fact]) ?? JSON.stringify(facts[fact])},`
		for (const [a, b] of compared) {
			key += `${standingOfPair(facts[a], facts[b]) ?? sign(facts[a] as number, facts[b] as number)},`
		}
		return key
	}
}

/** Whether a fact is without meaning or unknown here; undefined where it has a value. */
function standing(value: unknown): 'n' | 'u' | undefined {
	if (value === NOT_APPLICABLE) return 'n'
	return value === undefined || value === null ? 'u' : undefined
}

/** Of two facts that are compared: without meaning where either is, also beside one that is unknown. */
function standingOfPair(a: unknown, b: unknown): 'n' | 'u' | undefined {
	const standings = [standing(a), standing(b)]
	return standings.includes('n') ? 'n' : (standings[0] ?? standings[1])
}

/** Twice the number of bounds below the value, and one more where it lies on one. */
function sideOf(value: number, bounds: Float64Array): number {
	let i = 0
	while (i < bounds.length && bounds[i]! < value) i++
	return 2 * i + (bounds[i] === value ? 1 : 0)
}

function sign(a: number, b: number): '<' | '=' | '>' {
	return a < b ? '<' : a > b ? '>' : '='
}
