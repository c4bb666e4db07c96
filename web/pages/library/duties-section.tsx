import type { CompiledRuleSet, Duty, Rule } from '../../../rules/index.ts'
import { ConditionTree } from '../../parts/condition-tree.tsx'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { wordsOf } from '../../rule-words/conditions.ts'
import { timeText } from '../../rule-words/duties.ts'
import { linesText } from '../../text/citations.ts'
import { DUTY_KIND_LABELS } from '../../text/duties.ts'

/** Who has to do what, and when it arises. */
export function DutiesSection({ compiled }: { compiled: CompiledRuleSet }) {
	const groups = compiled.ruleSet.rules.flatMap((rule) =>
		'duties' in rule.then ? [{ rule, duties: rule.then.duties }] : [],
	)
	if (groups.length === 0) return <p>这个版本没有责任事项。</p>
	const columns: readonly RecordColumn<Duty>[] = [
		{ label: '事项', head: true, cell: ({ what, discretionary }) => (discretionary ? `${what}（视情）` : what) },
		{ label: '类别', cell: ({ kind, group }) => group ?? DUTY_KIND_LABELS[kind] },
		{ label: '由谁', cell: ({ who }) => who },
		{ label: '向谁', cell: ({ to }) => to?.join('、') ?? '' },
		{ label: '时限', cell: (duty) => timeText(compiled, duty) },
		{ label: '出处', cell: ({ clause, lines }) => `${clause}，${linesText(lines)}` },
	]
	return (
		<>
			{groups.map(({ rule, duties }) => (
				<section key={rule.id} className="r-card" aria-label={`责任事项 ${rule.id}`}>
					<When compiled={compiled} rule={rule} />
					<RecordTable compact label="责任事项" columns={columns} rows={duties} keyOf={({ id }) => id} />
				</section>
			))}
		</>
	)
}

function When({ compiled, rule }: { compiled: CompiledRuleSet; rule: Rule }) {
	const words = wordsOf(compiled, rule.when)
	const always = words.kind === 'group' && words.parts.length === 0
	return (
		<div>
			<strong>{always ? '任何情形' : rule.presumed ? '除非查明不符：' : '适用于：'}</strong>
			{always ? null : <ConditionTree words={words} />}
		</div>
	)
}
