import type { TimelineEntry } from '../../api/answers.ts'
import { useVersion } from '../../catalogue/use-version.ts'
import { OutcomeBadge } from '../../parts/outcome-badge.tsx'
import { entryAddress } from '../../text/addresses.ts'
import { factText } from '../../text/facts.ts'
import { CHANGE_LABELS, verdictLabel } from '../../text/outcomes.ts'
import { recordedMoment } from '../../text/time.ts'

/** One decision, and what changed against the one before. */
export function Step({ entry }: { entry: TimelineEntry }) {
	const { decisionId, decidedAt, outcome, ruleset, actor, note, change, changes, review } = entry
	const facts = useVersion(ruleset.id, ruleset.version)?.ruleSet.facts ?? {}
	return (
		<li className="r-step">
			<div className="r-actions">
				<a href={entryAddress(decisionId)}>{recordedMoment(decidedAt)}</a>
				<OutcomeBadge outcome={outcome} />
				<span>{CHANGE_LABELS[change]}</span>
			</div>
			<div className="r-quiet">
				{ruleset.title}（{ruleset.version}）· 第 {entry.sequence} 条{actor.org ? ` · ${actor.org}` : ''}
			</div>
			{note ? <div>备注：{note}</div> : null}
			{review.length > 0 ? <div className="r-quiet">须人工复核 {review.length} 处</div> : null}
			{changes ? (
				<div className="r-changes">
					{changes.version ? (
						<div>
							规则版本由 {changes.version.before} 换为 {changes.version.after}
						</div>
					) : null}
					{changes.facts.length > 0 ? (
						<div>
							情况变化：
							<ul className="r-tree">
								{changes.facts.map(({ fact, label, before, after }) => (
									<li key={fact}>
										{label}：<del className="r-old">{factText(before, facts[fact])}</del> →{' '}
										<ins className="r-new">{factText(after, facts[fact])}</ins>
									</li>
								))}
							</ul>
						</div>
					) : null}
					{changes.conditions.length > 0 ? (
						<div>
							条件变化：
							<ul className="r-tree">
								{changes.conditions.map(({ rule, condition, clause, before, after, sentence }) => (
									<li key={`${rule} ${condition}`}>
										{sentence}（{verdictLabel(before)} → {verdictLabel(after)}）<span className="r-cite">{clause}</span>
									</li>
								))}
							</ul>
						</div>
					) : null}
					{changes.outcome ? (
						<div>
							结果变化：
							<OutcomeBadge outcome={changes.outcome.before} /> → <OutcomeBadge outcome={changes.outcome.after} />
						</div>
					) : null}
					{changes.facts.length + changes.conditions.length === 0 && !changes.outcome && !changes.version ? (
						<div className="r-quiet">填报的情况和结果都没有变化。</div>
					) : null}
				</div>
			) : null}
		</li>
	)
}
