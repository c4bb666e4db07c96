import { useState } from 'react'
import { type CompiledRuleSet, carryingConditions, type Reason } from '../../rules/index.ts'
import type { Answer } from './answer.ts'
import { VerdictMark } from './outcome-card.tsx'

interface ReasonsProps {
	compiled: CompiledRuleSet
	answer: Answer
	/** What the answer was given to. */
	facts: Readonly<Record<string, unknown>>
}

/** What the result rests on, with clauses: for a level what proves it, else every condition of the outcome. */
export function Reasons({ compiled, answer, facts }: ReasonsProps) {
	const [all, setAll] = useState(false)
	const carrying = carryingReasons(compiled, answer, facts)
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
			{all ? (
				<>
					<p className="quiet">以下条件单独列出，是否成立不直接决定结果。</p>
					<ReasonList reasons={rest} plain />
				</>
			) : null}
		</section>
	)
}

export function ReasonList({ reasons, plain = false }: { reasons: readonly Reason[]; plain?: boolean }) {
	return (
		<ul className="reasons">
			{reasons.map(({ condition, sentence, clause, result, cure, notApplicable }) => (
				<li key={condition}>
					{notApplicable ? <span className="mark mark-plain">—</span> : <VerdictMark verdict={result} plain={plain} />}
					<span className="reason-text">
						{sentence}
						<span className="clause">{clauseText(clause)}</span>
						{cure && !plain ? <span className="cure">补救：{cure}</span> : null}
					</span>
				</li>
			))}
		</ul>
	)
}

/** The conditions on which the outcome rests; while it is open, those that are met or asked for. */
export function carryingReasons(
	compiled: CompiledRuleSet,
	{ outcome, reasons }: Answer,
	facts: Readonly<Record<string, unknown>>,
): Reason[] {
	const carrying = carryingConditions(compiled, facts)
	const resting = reasons.filter(({ condition, result }) => carrying.has(condition) && result !== null)
	switch (outcome.kind) {
		case 'level':
			return resting.filter(({ result }) => result === true)
		case 'classification':
			return outcome.categories.length > 0 ? resting : []
		case 'compliance':
			return [false, true].flatMap((verdict) => resting.filter(({ result }) => result === verdict))
		case 'eligibility': {
			if (outcome.eligible !== null) return resting
			const thenOf = new Map(compiled.ruleSet.rules.map(({ id, then }) => [id, then]))
			return reasons.filter(({ rule, result }) => {
				const then = thenOf.get(rule)
				const asked = then && 'eligible' in then && (outcome.scheme === null || then.scheme === outcome.scheme)
				return asked && result !== false
			})
		}
	}
}

/** `5.1.1(1)` becomes `第5.1.1(1)条`; what names its place itself stays. */
export function clauseText(clause: string): string {
	return /^[\d.]+(\(\d+\))?$/.test(clause) ? `第${clause}条` : clause
}
