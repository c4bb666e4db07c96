import type { Words } from '../rule-words/conditions.ts'
import { linesText } from '../text/citations.ts'

/** A condition as nested lists, each comparison with its clause and lines. */
export function ConditionTree({ words }: { words: Words }) {
	if (words.kind === 'one') return <One words={words} />
	if (words.parts.length === 0) return <span>无条件</span>
	return (
		<div>
			<span className="r-quiet">{words.head}：</span>
			<ul className="r-tree">
				{words.parts.map((part, i) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: a condition may stand twice in a tree
					<li key={i}>
						<ConditionTree words={part} />
					</li>
				))}
			</ul>
		</div>
	)
}

function One({ words: { text, leaf } }: { words: Extract<Words, { kind: 'one' }> }) {
	return (
		<span>
			{text}{' '}
			<span className="r-cite">
				{leaf.clause}，{linesText(leaf.lines)}
			</span>
		</span>
	)
}
