import { useState } from 'react'
import type { CompiledRuleSet, Reason } from '../../rules/index.ts'
import type { Answer } from './answer.ts'
import { VerdictMark } from './outcome-card.tsx'

interface ReasonsProps {
	compiled: CompiledRuleSet
	answer: Answer
}

/** What the result rests on, with clauses: for a level what proves it, else every condition of the outcome. */
export function Reasons({ compiled, answer }: ReasonsProps) {
	const [all, setAll] = useState(false)
	const carrying = carryingReasons(compiled, answer)
	const rest = answer.reasons.filter((reason) => !carrying.includes(reason))
	return (
		<section className="card" aria-label="依据">
			<h3>依据</h3>
			{carrying.length === 0 ? <p className="quiet">还没有填能作依据的情况。</p> : <ReasonList reasons={carrying} />}
			{rest.length > 0 ? (
				<button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
					{all ? '收起其余条件' : `其余 ${rest.length} 个条件`}
				</button>
			) : null}
			{all ? <ReasonList reasons={rest} /> : null}
		</section>
	)
}

export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
	return (
		<ul className="reasons">
			{reasons.map(({ condition, sentence, clause, result, cure, notApplicable }) => (
				<li key={condition}>
					{notApplicable ? <span className="mark mark-plain">—</span> : <VerdictMark verdict={result} />}
					<span className="reason-text">
						{sentence}
						<span className="clause">{clauseText(clause)}</span>
						{cure ? <span className="cure">补救：{cure}</span> : null}
					</span>
				</li>
			))}
		</ul>
	)
}

/** The conditions on which the outcome rests. */
export function carryingReasons({ ruleSet }: CompiledRuleSet, { outcome, reasons }: Answer): Reason[] {
	const thenOf = new Map(ruleSet.rules.map(({ id, then }) => [id, then]))
	const decides = ({ rule }: Reason) => {
		const then = thenOf.get(rule)
		return then !== undefined && ('level' in then || 'eligible' in then || 'category' in then || 'pass' in then)
	}
	const deciding = reasons.filter(decides)
	switch (outcome.kind) {
		case 'level':
			return deciding.filter(({ rule, result }) => {
				const then = thenOf.get(rule)!
				return result === true && 'level' in then && then.level === outcome.level
			})
		case 'eligibility':
			if (outcome.eligible === false) return deciding.filter(({ result }) => result === false)
			return deciding.filter(({ rule }) => {
				const then = thenOf.get(rule)!
				return outcome.scheme === null || ('eligible' in then && then.scheme === outcome.scheme)
			})
		case 'classification': {
			const held = new Set(outcome.categories.map(({ id }) => id))
			return deciding.filter(({ rule, result }) => {
				const then = thenOf.get(rule)!
				return result === true && 'category' in then && held.has(then.category)
			})
		}
		case 'compliance':
			return [false, true].flatMap((verdict) => deciding.filter(({ result }) => result === verdict))
	}
}

/** `5.1.1(1)` becomes `第5.1.1(1)条`; what names its place itself stays. */
export function clauseText(clause: string): string {
	return /^[\d.]+(\(\d+\))?$/.test(clause) ? `第${clause}条` : clause
}
