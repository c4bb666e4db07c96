import type { Outcome } from '../../rules/index.ts'
import { VERDICT_WORDS, verdictTone } from '../text/outcomes.ts'
import { OutcomeBadge } from './outcome-badge.tsx'

/** An outcome large, with its parts and what is still possible. */
export function OutcomeDetail({ outcome }: { outcome: Outcome }) {
	return (
		<div>
			<div className="r-outcome-large">
				<OutcomeBadge outcome={outcome} />
				<Possible outcome={outcome} />
			</div>
			<Parts outcome={outcome} />
		</div>
	)
}

function Possible({ outcome }: { outcome: Outcome }) {
	if (outcome.kind === 'level' && outcome.possible.length > 0)
		return <span>还可能达到：{outcome.possible.map(levelText).join('、')}</span>
	if (outcome.kind === 'classification' && outcome.possible.length > 0)
		return <span>还可能属于：{outcome.possible.map(({ label }) => label).join('、')}</span>
	return null
}

const ROMAN: Record<string, string> = { I: 'Ⅰ级', II: 'Ⅱ级', III: 'Ⅲ级', IV: 'Ⅳ级' }

export function levelText(level: string): string {
	return ROMAN[level] ?? level
}

function Parts({ outcome }: { outcome: Outcome }) {
	if (outcome.kind === 'level' && outcome.indicators) {
		return (
			<ul className="r-tree">
				{outcome.indicators.map(({ id, label, levelLabel, possible }) => (
					<li key={id}>
						{label}：{levelLabel ?? '没有填报'}
						{possible.length > 0 ? `（还可能达到：${possible.map(levelText).join('、')}）` : ''}
					</li>
				))}
			</ul>
		)
	}
	if (outcome.kind !== 'compliance') return null
	return (
		<ul className="r-tree">
			{outcome.items.map(({ id, label, passes }) => (
				<li key={id}>
					<span className={`r-badge r-tone-${verdictTone(passes)}`}>{VERDICT_WORDS[String(passes)]}</span> {label}
				</li>
			))}
		</ul>
	)
}
