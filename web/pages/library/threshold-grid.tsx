import type { CompiledRuleSet } from '../../../rules/index.ts'
import { ConditionTree } from '../../parts/condition-tree.tsx'
import { Scroll } from '../../parts/scroll.tsx'
import type { Words } from '../../rule-words/conditions.ts'
import { LEVEL_CLASS } from '../../text/outcomes.ts'
import { thresholdsOf } from './thresholds.ts'

/** Levels beside each other. Any one cell suffices for its level. */
export function ThresholdGrid({ compiled }: { compiled: CompiledRuleSet }) {
	const { levels, rows } = thresholdsOf(compiled)
	return (
		<>
			<p className="r-quiet">每格单独成立即达到该级；同时达到几级的，取最高一级。</p>
			<Scroll label="各级界限对照">
				<table className="r-grid r-wide" aria-label="各级界限对照">
					<thead>
						<tr>
							<th scope="col">指标</th>
							{levels.map(({ level, label }) => (
								<th key={level} scope="col" className={LEVEL_CLASS[level]}>
									{label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ key, label, cells }) => (
							<tr key={key}>
								<th scope="row">{label}</th>
								{cells.map((ways, i) => (
									<td key={levels[i]!.level}>
										{ways.map((words, n) => (
											// biome-ignore lint/suspicious/noArrayIndexKey: ways have no names
											<div key={n}>
												<ConditionTree words={shortened(words, label)} />
											</div>
										))}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</Scroll>
		</>
	)
}

/** What the row's heading says already need not stand in its cells. */
function shortened(words: Words, label: string): Words {
	if (words.kind === 'group' || !words.text.startsWith(label)) return words
	return { ...words, text: words.text.slice(label.length).replace(/^：/, '') }
}
