import type { Answer } from './answer.ts'
import { clauseText } from './reasons.tsx'

/** Where the text is unclear and a person must look before relying on the result. */
export function Review({ answer }: { answer: Answer }) {
	const { review } = answer
	if (review.length === 0) return null
	return (
		<section className="card card-review" aria-label="需要人工把关">
			<h3>需要人工把关（{review.length} 处）</h3>
			<ul>
				{review.map(({ code, clause, message }) => (
					<li key={`${code}${message}`}>
						{message}
						{clause ? <span className="clause">{clauseText(clause)}</span> : null}
					</li>
				))}
			</ul>
		</section>
	)
}
