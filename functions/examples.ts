import { type CatalogueEntry, type CompiledRuleSet, catalogue, evaluate, InvalidFactsError } from '../rules/index.ts'

/** A request that a rule set takes, made from its own file: facts that its rules compare, at the values they name. */
export interface Example {
	ruleset: string
	title: string
	domain: CatalogueEntry['domain']
	body: { facts: Record<string, unknown>; version: string }
}

/** Enough to show how facts are written. */
const FACTS_SHOWN = 4

/** One example for the newest version of each rule set. */
export function examples(): Promise<Example[]> {
	return Promise.all(
		catalogue.list().map(async ({ id, title, domain, versions }) => {
			const { version } = versions.at(-1)!
			const compiled = catalogue.select(id, { version })
			return { ruleset: id, title, domain, body: { facts: await exampleFacts(compiled), version } }
		}),
	)
}

/** Facts that the rule set takes together; one that contradicts those before it is left out. */
async function exampleFacts(compiled: CompiledRuleSet): Promise<Record<string, unknown>> {
	const { ruleSet } = compiled
	const conditions = [...ruleSet.rules.map((rule) => rule.when), ...Object.values(ruleSet.conditions ?? {})]
	let facts: Record<string, unknown> = {}
	for (const [name, { appliesWhen }] of Object.entries(ruleSet.facts)) {
		const value = comparedValue(name, conditions)
		if (appliesWhen || value === undefined || Object.keys(facts).length === FACTS_SHOWN) continue
		const more = { ...facts, [name]: value }
		if (await isTaken(compiled, more)) facts = more
	}
	return facts
}

/** The first value that a condition compares the fact with; undefined where none does so directly. */
function comparedValue(fact: string, conditions: readonly unknown[]): unknown {
	for (const condition of conditions) {
		if (typeof condition !== 'object' || condition === null) continue
		const { fact: compared, value } = condition as { fact?: unknown; value?: unknown }
		const found =
			compared === fact
				? Array.isArray(value)
					? value[0]
					: value
				: comparedValue(fact, Object.values(condition).flat())
		if (found !== undefined) return found
	}
	return undefined
}

async function isTaken(compiled: CompiledRuleSet, facts: Record<string, unknown>): Promise<boolean> {
	try {
		await evaluate(compiled, facts, { asOf: compiled.ruleSet.validFrom })
		return true
	} catch (error) {
		if (error instanceof InvalidFactsError) return false
		throw error
	}
}
