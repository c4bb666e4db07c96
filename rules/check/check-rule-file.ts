import { type RuleSet, RuleSetSchema } from '../engine/format.ts'
import { checkCatalogue } from './check.ts'
import type { Code, Diagnostic } from './diagnostic.ts'

/** Checks of worked cases: a rule file by itself has none. */
const NEED_CASES: readonly Code[] = ['COVERAGE', 'MISSING_BOUNDARY_CASE', 'FAILING_CASE']

/** Checks one rule file without cases, as it was read. Gives the rule set where nothing was found. Pure. */
export async function checkRuleFile(file: unknown): Promise<{ ruleSet?: RuleSet; diagnostics: Diagnostic[] }> {
	const { id, version } = (file ?? {}) as { id?: unknown; version?: unknown }
	const found = await checkCatalogue([{ path: `${id}/${version}.json`, text: JSON.stringify(file) ?? 'null' }])
	const diagnostics = found.filter(({ code }) => !NEED_CASES.includes(code))
	return diagnostics.length > 0 ? { diagnostics } : { ruleSet: RuleSetSchema.parse(file), diagnostics }
}
