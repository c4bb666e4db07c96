import type { CompiledRuleSet } from './compile.ts'
import { readFacts } from './facts.ts'
import { stateOf } from './state.ts'

/**
 * The facts that have no meaning beside what is given: nobody need be asked for them.
 * Throws InvalidFactsError for facts that cannot be reckoned with.
 */
export function inapplicableFacts(compiled: CompiledRuleSet, input: unknown): string[] {
	const { applicable } = stateOf(compiled, readFacts(compiled, input))
	return compiled.slots.flatMap(({ name, index, definition }) => (definition && !applicable[index] ? [name] : []))
}
