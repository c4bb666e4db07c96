import { type CompiledRuleSet, catalogue, evaluate, InvalidFactsError, type RuleSet } from '../rules/index.ts'

/** A request that a rule set takes, made from its own file: its first facts, at the figures its rules speak of. */
export interface Example {
	ruleset: string
	title: string
	body: { facts: Record<string, unknown>; version: string }
}

/** Enough to show how facts are written. */
const FACTS_SHOWN = 4

/** One example for the newest version of each rule set. */
export function examples(): Promise<Example[]> {
	return Promise.all(
		catalogue.list().map(async ({ id, title, versions }) => {
			const { version } = versions.at(-1)!
			const compiled = catalogue.select(id, { version })
			return { ruleset: id, title, body: { facts: await exampleFacts(compiled), version } }
		}),
	)
}

/** Facts that the rule set takes together; one that contradicts those before it is left out. */
async function exampleFacts(compiled: CompiledRuleSet): Promise<Record<string, unknown>> {
	const { ruleSet } = compiled
	let facts: Record<string, unknown> = {}
	for (const name of Object.keys(ruleSet.facts)) {
		const value = exampleValue(ruleSet, name)
		if (value === undefined || Object.keys(facts).length === FACTS_SHOWN) continue
		const more = { ...facts, [name]: value }
		if (await isTaken(compiled, more)) facts = more
	}
	return facts
}

function exampleValue({ facts, rules, conditions }: RuleSet, name: string): unknown {
	const definition = facts[name]!
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money':
			return (
				figureFor(name, [...rules.map((rule) => rule.when), ...Object.values(conditions ?? {})]) ?? definition.minimum
			)
		case 'boolean':
			return true
		case 'enum':
			return definition.values.at(-1)!.value
		default:
			return undefined
	}
}

/** The first figure that a condition compares the fact with. */
function figureFor(fact: string, conditions: readonly unknown[]): number | undefined {
	for (const condition of conditions) {
		if (typeof condition !== 'object' || condition === null) continue
		const { fact: compared, value } = condition as { fact?: unknown; value?: unknown }
		if (compared === fact) return typeof value === 'number' ? value : undefined
		const inner = figureFor(fact, Object.values(condition).flat())
		if (inner !== undefined) return inner
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
