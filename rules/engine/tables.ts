import type { Leaf, Rule, RuleSet, Table } from './format.ts'

/** A rule set with its tables written out as rules: one rule a row, `<table>-<value>`. */
export function withTables(ruleSet: RuleSet): RuleSet {
	if (!ruleSet.tables) return ruleSet
	const { tables, ...rest } = ruleSet
	return { ...rest, rules: [...ruleSet.rules, ...tables.flatMap(rulesOf)] }
}

function rulesOf({ id, fact, when, rows }: Table): Rule[] {
	return rows.map(({ value, clause, lines, duties }): Rule => {
		const row: Leaf = { id: `${id}-is-${value}`, clause, lines, fact, operator: 'equal', value }
		return { id: `${id}-${value}`, clause, lines, when: when ? { all: [row, when] } : row, then: { duties } }
	})
}
