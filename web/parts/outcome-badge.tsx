import type { Outcome } from '../../rules/index.ts'
import { LEVEL_CLASS, outcomeText, outcomeTone } from '../text/outcomes.ts'

/** An outcome in one line; the colour says the same as the words. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
	const level = outcome.kind === 'level' ? LEVEL_CLASS[outcome.level] : undefined
	return <span className={`r-badge r-tone-${outcomeTone(outcome)} ${level ?? ''}`}>{outcomeText(outcome)}</span>
}
