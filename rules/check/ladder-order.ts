import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'
import { isTold, isUpward, thresholdsOf } from './thresholds.ts'

/**
 * LADDER_ORDER: for one fact and sign the thresholds rise strictly with gravity (those met by small values fall).
 * Only equal thresholds can be accounted for by a reading.
 */
export const ladderOrder: EngineCheck = {
	codes: ['LADDER_ORDER'],
	run({ file, compiled }) {
		const findings = new Findings()
		const thresholds = thresholdsOf(compiled)
		for (const graver of thresholds) {
			for (const lesser of thresholds) {
				if (lesser.scale !== graver.scale || lesser.companions !== graver.companions) continue
				if (lesser.rung <= graver.rung) continue
				const rise = isUpward(graver.leaf) ? graver.value - lesser.value : lesser.value - graver.value
				if (rise > 0) continue
				if (rise === 0 && [graver, lesser].some(({ leaf, value }) => isTold(compiled, leaf, [value]))) continue
				const message = `Put the thresholds of ${graver.leaf.fact} in order: ${graver.value} for the graver level, ${lesser.value} in ${lesser.leaf.id} for the lesser.`
				findings.add('LADDER_ORDER', file.path, message, { rule: graver.rule, condition: graver.leaf.id })
			}
		}
		return findings.diagnostics
	},
}
