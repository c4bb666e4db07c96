import { memo, type ReactNode } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { Amounts, Options } from './amounts.tsx'
import type { Answer } from './answer.ts'
import { Deciders, Duties } from './duties.tsx'
import { Missing } from './missing.tsx'
import { Indicators, Items, OutcomeCard } from './outcome-card.tsx'
import { Reasons } from './reasons.tsx'
import { Review } from './review.tsx'
import { SeriesSection } from './series-section.tsx'
import { Thresholds } from './thresholds.tsx'

interface ResultProps {
	compiled: CompiledRuleSet
	answer: Answer
	facts: Readonly<Record<string, unknown>>
	done: readonly string[]
	onDone: (id: string, done: boolean) => void
	/** Stands after what is needed first. */
	children: ReactNode
}

/** A long list is not drawn anew for a keystroke that changes nothing in it. */
const QuietDuties = memo(Duties, (a, b) => a.done === b.done && sameDuties(a.answer, b.answer))

function sameDuties(a: Answer, b: Answer): boolean {
	return JSON.stringify(a.duties) === JSON.stringify(b.duties)
}

/** Everything that an answer says, what is needed first first. */
export function Result({ compiled, answer, facts, done, onDone, children }: ResultProps) {
	const shown = { compiled, answer }
	return (
		<>
			<OutcomeCard {...shown} />
			<Reasons {...shown} facts={facts} />
			<Deciders answer={answer} />
			<Missing {...shown} />
			{children}
			<Amounts answer={answer} />
			<Options answer={answer} />
			<Thresholds {...shown} />
			<SeriesSection compiled={compiled} facts={facts} />
			<Indicators {...shown} />
			<Items answer={answer} />
			<Review answer={answer} />
			<QuietDuties answer={answer} done={done} onDone={onDone} />
		</>
	)
}
