import type { RuleSet } from '../engine/format.ts'
import type { Check } from './check.ts'
import { Findings, type Place } from './diagnostic.ts'
import { kindOf } from './names.ts'
import { leavesOf, placeOf } from './walk.ts'

/** UNKNOWN_ENUM_VALUE: a condition compares an enum only with values that it has. */
export const unknownEnumValue: Check = {
	codes: ['UNKNOWN_ENUM_VALUE'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			for (const { fact, value, place } of comparisonsOf(ruleSet)) {
				const kind = kindOf(ruleSet, fact)
				if (kind?.type !== 'enum') continue
				for (const one of Array.isArray(value) ? value : [value]) {
					if (typeof one !== 'string' || kind.values.includes(one)) continue
					const message = `Compare ${fact} with one of its values: ${kind.values.join(', ')}, not ${one}.`
					findings.add('UNKNOWN_ENUM_VALUE', path, message, place)
				}
			}
		}
		return findings.diagnostics
	},
}

function comparisonsOf(ruleSet: RuleSet): { fact: string; value: unknown; place?: Place }[] {
	const leaves = leavesOf(ruleSet).map(({ leaf, root }) => ({ ...leaf, place: placeOf(root, leaf) }))
	const applying = Object.values(ruleSet.facts).flatMap(({ appliesWhen }) => appliesWhen ?? [])
	return [...leaves, ...applying]
}
