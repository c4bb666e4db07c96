import { useState } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { focusField } from '../form/focus.ts'
import type { Answer } from './answer.ts'
import { targetLabel } from './labels.ts'

const SHOWN = 5

/** What to ask next, best question first; each leads to its field. */
export function Missing({ compiled, answer }: { compiled: CompiledRuleSet; answer: Answer }) {
	const [all, setAll] = useState(false)
	const { missing, outcome } = answer
	if (missing.length === 0) return null
	const shown = all ? missing : missing.slice(0, SHOWN)
	return (
		<section className="card" aria-label="还要问清的情况">
			<h3>{outcome.kind === 'level' ? '还可能更高，接着问' : '还要问清'}</h3>
			<ol className="questions">
				{shown.map(({ fact, label, couldLeadTo, given }) => (
					<li key={fact}>
						<button type="button" className="question" onClick={() => focusField(fact)}>
							{label}
							{given ? '（确数）' : ''}
						</button>
						{couldLeadTo.length > 0 ? (
							<span className="quiet">
								{outcome.kind === 'level' ? '可能到 ' : '关系到 '}
								{couldLeadTo
									.slice(0, 3)
									.map((code) => targetLabel(compiled, code))
									.join('、')}
								{couldLeadTo.length > 3 ? ` 等 ${couldLeadTo.length} 项` : ''}
							</span>
						) : (
							<span className="quiet">后续事项要用</span>
						)}
					</li>
				))}
			</ol>
			{missing.length > SHOWN ? (
				<button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
					{all ? '只看前几项' : `全部 ${missing.length} 项`}
				</button>
			) : null}
		</section>
	)
}
