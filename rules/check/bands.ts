import type { EngineCheck } from './check.ts'
import { type Code, Findings } from './diagnostic.ts'
import { isTold, isUpward, type Threshold, thresholdsOf } from './thresholds.ts'

/** BAND_GAP, BAND_OVERLAP: a band's printed upper bound is the threshold of the next graver level, or a reading says why not. */
export const bands: EngineCheck = {
	codes: ['BAND_GAP', 'BAND_OVERLAP'],
	run({ file, compiled }) {
		const findings = new Findings()
		const thresholds = thresholdsOf(compiled)
		for (const band of thresholds) {
			const { below, id, fact } = band.leaf
			if (below === undefined || !isUpward(band.leaf)) continue
			const next = nextGraver(band, thresholds)
			if (below === next?.value || isTold(compiled, band.leaf, [below, next?.value ?? below])) continue
			const { code, mend } = faultOf(below, next, fact)
			findings.add(code, file.path, mend, { rule: band.rule, condition: id })
		}
		return findings.diagnostics
	},
}

function faultOf(below: number, next: Threshold | undefined, fact: string): { code: Code; mend: string } {
	if (!next) {
		return {
			code: 'BAND_GAP',
			mend: `Add the graver level's threshold of ${fact} at ${below}, or drop "below": nothing follows this band.`,
		}
	}
	const meet = `Let "below" meet ${next.leaf.id}, or raise a reading there`
	return below < next.value
		? { code: 'BAND_GAP', mend: `${meet}: no printed band has ${fact} from ${below} to ${next.value}.` }
		: { code: 'BAND_OVERLAP', mend: `${meet}: two printed bands have ${fact} from ${next.value} to ${below}.` }
}

/** The lowest threshold of the nearest graver level that tests the same fact. */
function nextGraver(band: Threshold, thresholds: readonly Threshold[]): Threshold | undefined {
	const graver = thresholds.filter(({ scale, rung }) => scale === band.scale && rung < band.rung)
	return graver.sort((a, b) => b.rung - a.rung || a.value - b.value)[0]
}
