import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'
import { nodesOf, placeOf, rootsOf } from './walk.ts'

/** EMPTY_CONDITION: an empty `all` is always true and an empty `any` never: neither is a rule of the text. */
export const emptyCondition: Check = {
	codes: ['EMPTY_CONDITION'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			for (const root of rootsOf(ruleSet)) {
				for (const node of nodesOf(root.tree)) {
					const empty = 'all' in node ? node.all.length === 0 && 'all' : 'any' in node && node.any.length === 0 && 'any'
					if (empty) findings.add('EMPTY_CONDITION', path, `Put a condition into the empty "${empty}".`, placeOf(root))
				}
			}
		}
		return findings.diagnostics
	},
}
