import { type CompiledRuleSet, InvalidFactsError, inapplicableFacts } from '../../rules/index.ts'
import { type Entries, factOf } from './entries.ts'

/** What a form says as a whole. */
export interface FormFacts {
	/** As evaluation and the API take them: only what is known, and only of fields that are shown. */
	facts: Record<string, unknown>
	/** What is wrong, by fact. */
	faults: Record<string, string>
	/** Facts that have no meaning beside the others: their fields are not shown, their entries do not count. */
	hidden: ReadonlySet<string>
}

/** Facts that other versions ask for and this one does not use are not asked for. */
export function askedFacts({ ruleSet }: CompiledRuleSet) {
	return Object.entries(ruleSet.facts).filter(([, { notUsedHere }]) => notUsedHere === undefined)
}

export function readForm(compiled: CompiledRuleSet, entries: Entries): FormFacts {
	let facts: Record<string, unknown> = {}
	const faults: Record<string, string> = {}
	for (const [name, definition] of askedFacts(compiled)) {
		const { value, fault } = factOf(definition, entries[name])
		if (value !== undefined) facts[name] = value
		if (fault !== undefined) faults[name] = fault
	}
	let hidden = new Set<string>()
	// Leaving out a fact can bring others back; the form of a rule set settles after a round or two.
	for (let round = 0; round < ROUNDS; round++) {
		const next = inapplicable(compiled, facts)
		if (next === null) break
		hidden = next
		const kept = Object.fromEntries(Object.entries(facts).filter(([name]) => !next.has(name)))
		const settled = Object.keys(kept).length === Object.keys(facts).length
		facts = kept
		if (settled) break
	}
	for (const name of hidden) delete faults[name]
	return { facts, faults, hidden }
}

const ROUNDS = 5

/** Null where the facts contradict each other: evaluation then says so. */
function inapplicable(compiled: CompiledRuleSet, facts: Record<string, unknown>): Set<string> | null {
	try {
		return new Set(inapplicableFacts(compiled, facts))
	} catch (error) {
		if (error instanceof InvalidFactsError) return null
		throw error
	}
}
