import { amountFacts } from '../engine/calculation.ts'
import type { RuleSet } from '../engine/format.ts'
import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'
import { partsOf } from './names.ts'
import { dutyFacts, factsOf } from './unknown-fact.ts'
import { leavesOf, referencesOf, rootsOf } from './walk.ts'

/** UNUSED_FACT: nobody is asked for what no rule needs, and no named condition stands there for nothing. */
export const unusedFact: Check = {
	codes: ['UNUSED_FACT'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			const used = usedNames(ruleSet)
			for (const name of [...Object.keys(ruleSet.facts), ...Object.keys(ruleSet.derived)]) {
				if (used.has(name) || ruleSet.facts[name]?.notUsedHere !== undefined) continue
				findings.add(
					'UNUSED_FACT',
					path,
					`Remove the fact ${name}, or use it: no condition, derived fact, amount or time does.`,
				)
			}
			const referred = new Set(rootsOf(ruleSet).flatMap(({ tree }) => referencesOf(tree)))
			for (const name of Object.keys(ruleSet.conditions ?? {})) {
				if (referred.has(name)) continue
				findings.add('UNUSED_FACT', path, `Remove the condition ${name}, or use it: nothing refers to it.`, {
					condition: name,
				})
			}
		}
		return findings.diagnostics
	},
}

function usedNames(ruleSet: RuleSet): Set<string> {
	const used = new Set(leavesOf(ruleSet).flatMap(({ leaf }) => factsOf(leaf)))
	for (const { appliesWhen } of Object.values(ruleSet.facts)) if (appliesWhen) used.add(appliesWhen.fact)
	for (const definition of Object.values(ruleSet.derived)) for (const part of partsOf(definition)) used.add(part)
	for (const { then } of ruleSet.rules) {
		if ('amount' in then) for (const name of amountFacts(then.amount)) used.add(name)
		if ('duties' in then) for (const name of then.duties.flatMap(dutyFacts)) used.add(name)
	}
	return used
}
