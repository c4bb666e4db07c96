import type { StageReading } from '../engine/explain.ts'
import { FALSE, TRUE, type Truth } from '../engine/verdict.ts'
import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'

const WANTED: readonly { truth: Truth; word: string }[] = [
	{ truth: TRUE, word: 'true' },
	{ truth: FALSE, word: 'false' },
]

/**
 * COVERAGE: every rule and every leaf is made true and made false by some worked case.
 * A leaf that is false because its fact is not applicable does not count.
 */
export const coverage: EngineCheck = {
	codes: ['COVERAGE'],
	run({ file, compiled, cases }) {
		const findings = new Findings()
		const seen = { rules: new Set<string>(), leaves: new Set<string>() }
		for (const { verdicts } of cases) {
			if (!verdicts) continue
			const { explanation, state } = verdicts
			for (const reading of [explanation.outcome, explanation.consequences]) {
				record(reading, state.applicable, seen)
			}
		}
		const report = (what: string, word: string, place: { rule: string; condition?: string }) => {
			findings.add('COVERAGE', file.path, `Add a worked case in which this ${what} is ${word}.`, place)
		}
		for (const { id } of compiled.ruleSet.rules) {
			for (const { truth, word } of WANTED) if (!seen.rules.has(`${id} ${truth}`)) report('rule', word, { rule: id })
		}
		for (const { leaf, rule } of compiled.leafById.values()) {
			for (const { truth, word } of WANTED) {
				if (!seen.leaves.has(`${leaf.id} ${truth}`)) report('condition', word, { rule: rule.id, condition: leaf.id })
			}
		}
		return findings.diagnostics
	},
}

function record(
	{ stage, leaves, conditions }: StageReading,
	applicable: boolean[],
	seen: Record<'rules' | 'leaves', Set<string>>,
) {
	for (const { leaf, slot, index } of stage.leaves) {
		if (applicable[slot.index]) seen.leaves.add(`${leaf.id} ${leaves[index]}`)
	}
	for (const { role, rule, index } of stage.conditions) {
		if (role === 'when') seen.rules.add(`${rule.id} ${conditions[index]}`)
	}
}
