import type { CompiledRuleSet } from '../../../rules/index.ts'
import { ANY, leavesOf, type Words, wordsOf } from '../../rule-words/conditions.ts'

/** What leads to each level, side by side: a row for each fact, or for each set of facts that count together. */
export interface Thresholds {
	levels: { level: string; label: string }[]
	rows: { key: string; label: string; cells: Words[][] }[]
}

export function thresholdsOf(compiled: CompiledRuleSet): Thresholds {
	const { ladder = [], rules } = compiled.ruleSet
	const rows = new Map<string, { key: string; label: string; cells: Words[][] }>()
	for (const { when, then } of rules) {
		if (!('level' in then)) continue
		const at = ladder.findIndex(({ level }) => level === then.level)
		const words = wordsOf(compiled, when)
		for (const way of words.kind === 'group' && words.head === ANY ? words.parts : [words]) {
			const facts = [...new Set(leavesOf(way).map(({ fact }) => fact))]
			const key = [...facts].sort().join(' ')
			const label = facts.map((fact) => compiled.slotByName.get(fact)?.label ?? fact).join('、')
			const row = rows.get(key) ?? { key, label, cells: ladder.map(() => []) }
			rows.set(key, row)
			row.cells[at]?.push(way)
		}
	}
	return { levels: ladder.map(({ level, label }) => ({ level, label })), rows: [...rows.values()] }
}
