import type { EngineCheck } from './check.ts'
import { Findings } from './diagnostic.ts'
import { isTold, isUpward, type Threshold, thresholdsOf } from './thresholds.ts'

/** BAND_GAP, BAND_OVERLAP: a band's printed upper bound is the threshold of the next graver level, or a reading says why not. */
export const bands: EngineCheck = {
	codes: ['BAND_GAP', 'BAND_OVERLAP'],
	run({ file, compiled }) {
		const findings = new Findings()
		const thresholds = thresholdsOf(compiled)
		for (const band of thresholds) {
			const { below, id, fact } = band.leaf
			if (below === undefined || !isUpward(band.leaf) || isTold(compiled, band.leaf)) continue
			const place = { rule: band.rule, condition: id }
			const next = nextGraver(band, thresholds)
			if (!next) {
				const message = `Add the graver level's threshold of ${fact} at ${below}, or drop "below": nothing follows this band.`
				findings.add('BAND_GAP', file.path, message, place)
			} else if (below < next.value) {
				const message = `Let "below" meet ${next.leaf.id}, or tell of the gap in a reading: no level has ${fact} from ${below} to ${next.value}.`
				findings.add('BAND_GAP', file.path, message, place)
			} else if (below > next.value) {
				const message = `Let "below" meet ${next.leaf.id}, or tell of the overlap in a reading: two levels have ${fact} from ${next.value} to ${below}.`
				findings.add('BAND_OVERLAP', file.path, message, place)
			}
		}
		return findings.diagnostics
	},
}

/** The lowest threshold of the nearest graver level that tests the same fact. */
function nextGraver(band: Threshold, thresholds: readonly Threshold[]): Threshold | undefined {
	const graver = thresholds.filter(({ key, rung }) => key === band.key && rung < band.rung)
	return graver.sort((a, b) => b.rung - a.rung || a.value - b.value)[0]
}
