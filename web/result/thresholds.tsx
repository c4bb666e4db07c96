import type { Bounds, CompiledRuleSet } from '../../rules/index.ts'
import type { Answer } from './answer.ts'
import { levelTone, targetLabel } from './labels.ts'
import { clauseText } from './reasons.tsx'

/** How far each figure is from the next threshold, as a bar. */
export function Thresholds({ compiled, answer }: { compiled: CompiledRuleSet; answer: Answer }) {
	const { nextThresholds } = answer
	if (nextThresholds.length === 0) return null
	return (
		<section className="card" aria-label="距下一级">
			<h3>{answer.outcome.kind === 'level' ? '距更高一级' : '距标准'}</h3>
			<ul className="bars">
				{nextThresholds.map(({ fact, label, unit, given, threshold, distance, leadsTo, clause }) => (
					<li key={fact}>
						<div className="bar-text">
							<span>
								{label} {givenText(given, unit)}
							</span>
							<span>
								{targetLabel(compiled, leadsTo)} {threshold} {unit}，差 <strong>{distance}</strong> {unit}
								<span className="clause">{clauseText(clause)}</span>
							</span>
						</div>
						<div className="bar-track" aria-hidden="true">
							<div
								className={`bar-fill tone-${levelTone(compiled, leadsTo)}`}
								style={{ width: `${share(threshold, distance)}%` }}
							/>
						</div>
					</li>
				))}
			</ul>
		</section>
	)
}

function share(threshold: number, distance: number): number {
	if (threshold <= 0) return 0
	return Math.max(2, Math.min(100, ((threshold - distance) / threshold) * 100))
}

export function givenText(given: unknown, unit: string | null): string {
	if (given === null || given === undefined) return '未知'
	if (typeof given === 'object') {
		const { atLeast, atMost } = given as Bounds
		if (atLeast !== undefined && atMost !== undefined) return `${atLeast}–${atMost} ${unit ?? ''}`
		return atLeast === undefined ? `至多 ${atMost} ${unit ?? ''}` : `至少 ${atLeast} ${unit ?? ''}`
	}
	return `${given} ${unit ?? ''}`
}
