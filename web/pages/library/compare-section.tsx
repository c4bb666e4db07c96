import { useMemo, useState } from 'react'
import type { CompiledRuleSet } from '../../../rules/index.ts'
import type { Entry, Head } from '../../catalogue/heads.ts'
import { useRuleSet } from '../../catalogue/use-rule-set.ts'
import { Field } from '../../parts/field.tsx'
import { Scroll } from '../../parts/scroll.tsx'
import { Wait } from '../../parts/wait.tsx'
import { go } from '../../shell/router.ts'
import { libraryAddress } from '../../text/addresses.ts'
import { cut, type Difference, differencesBetween } from './differences.ts'

interface CompareSectionProps {
	entry: Entry
	head: Head
	compiled: CompiledRuleSet
	query: URLSearchParams
}

/** This version beside another, differences marked. */
export function CompareSection({ entry, head, compiled, query }: CompareSectionProps) {
	const others = entry.versions.filter(({ version }) => version !== head.version)
	const at = entry.versions.indexOf(head)
	const other =
		others.find(({ version }) => version === query.get('with')) ?? entry.versions[at - 1] ?? entry.versions[at + 1]!
	const loading = useRuleSet(other)
	const [all, setAll] = useState(false)
	return (
		<section className="r-card" aria-label="版本对照">
			<div className="r-entries r-no-print">
				<Field label="与哪个版本对照">
					{(ids) => (
						<select
							{...ids}
							value={other.version}
							onChange={({ target }) =>
								go(`${libraryAddress(head.id, head.version, 'compare')}?with=${encodeURIComponent(target.value)}`)
							}
						>
							{others.map(({ version }) => (
								<option key={version} value={version}>
									{version} 版
								</option>
							))}
						</select>
					)}
				</Field>
			</div>
			<label className="r-no-print">
				<input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} /> 也显示相同的内容
			</label>
			{loading.state === 'ready' ? (
				<Compared
					// The earlier one stands at the left.
					{...(other.validFrom < head.validFrom
						? { before: loading.compiled, after: compiled }
						: { before: compiled, after: loading.compiled })}
					all={all}
				/>
			) : loading.state === 'failed' ? (
				<p role="alert">另一个版本的规则文件没有取到，请检查网络后重新打开。</p>
			) : (
				<Wait>正在取另一个版本…</Wait>
			)}
		</section>
	)
}

function Compared({ before, after, all }: { before: CompiledRuleSet; after: CompiledRuleSet; all: boolean }) {
	const differences = useMemo(() => differencesBetween(before, after), [before, after])
	const shown = all ? differences : differences.filter(({ same }) => !same)
	const changed = differences.filter(({ same }) => !same)
	const count = (some: (one: Difference) => boolean) => changed.filter(some).length
	return (
		<>
			<p role="status">
				改动 {count((one) => one.before !== null && one.after !== null)} 处，新增 {count((one) => one.before === null)}{' '}
				处，删去 {count((one) => one.after === null)} 处；相同 {differences.length - changed.length}{' '}
				处。条款号和行号的变化不计。
			</p>
			<Scroll label="两个版本对照">
				<table className="r-grid r-wide" aria-label="两个版本对照">
					<thead>
						<tr>
							<th scope="col">内容</th>
							<th scope="col">{before.ruleSet.version} 版</th>
							<th scope="col">{after.ruleSet.version} 版</th>
						</tr>
					</thead>
					<tbody>
						{shown.map((difference) => (
							<Row key={difference.key} difference={difference} />
						))}
					</tbody>
				</table>
			</Scroll>
		</>
	)
}

function Row({ difference: { group, label, before, after, same } }: { difference: Difference }) {
	const parts = before && after ? cut(lineOf(before), lineOf(after)) : null
	return (
		<tr className={same ? undefined : 'r-changed'}>
			<th scope="row">
				<span className="r-quiet">{group}</span>
				<br />
				{label}
			</th>
			<td>
				{parts ? (
					<>
						{parts.head}
						{parts.before ? <del className="r-old">{parts.before}</del> : null}
						{parts.tail}
					</>
				) : before ? (
					<del className="r-old">{lineOf(before)}</del>
				) : (
					<span className="r-quiet">没有</span>
				)}
				{before ? <div className="r-cite">{before.cite}</div> : null}
			</td>
			<td>
				{parts ? (
					<>
						{parts.head}
						{parts.after ? <ins className="r-new">{parts.after}</ins> : null}
						{parts.tail}
					</>
				) : after ? (
					<ins className="r-new">{lineOf(after)}</ins>
				) : (
					<span className="r-quiet">没有</span>
				)}
				{after ? <div className="r-cite">{after.cite}</div> : null}
			</td>
		</tr>
	)
}

function lineOf({ label, text }: { label: string; text: string }): string {
	return text ? `${label}：${text}` : label
}
