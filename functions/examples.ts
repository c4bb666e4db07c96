import { type CatalogueEntry, catalogue, workedExamples } from '../rules/index.ts'

/** A request that a rule set answers: a worked case of its newest version. */
export interface Example {
	ruleset: string
	/** The rule set's title. */
	title: string
	domain: CatalogueEntry['domain']
	version: string
	/** What the case shows, in English. */
	name: string
	/** Names a day, so that the answer is the same on every day. */
	body: { facts: Record<string, unknown>; asOf: string }
}

/** One or two examples for each rule set, by its id. */
export function examples(): Example[] {
	const entries = new Map(catalogue.list().map((entry) => [entry.id, entry]))
	return workedExamples.map(({ ruleset, version, name, facts, asOf }) => {
		const { title, domain } = entries.get(ruleset)!
		return { ruleset, title, domain, version, name, body: { facts, asOf } }
	})
}

/** One example for each rule set. */
export function firstExamples(): Example[] {
	return examples().filter(({ ruleset }, i, all) => all[i - 1]?.ruleset !== ruleset)
}
