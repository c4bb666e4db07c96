import { Button } from 'antd'
import { lazy, Suspense } from 'react'
import type { Entry, Head } from '../../catalogue/heads.ts'
import { useRuleSet } from '../../catalogue/use-rule-set.ts'
import { Sections } from '../../parts/sections.tsx'
import { Wait } from '../../parts/wait.tsx'
import { libraryAddress } from '../../text/addresses.ts'
import { DOMAIN_LABELS, KIND_LABELS } from '../../text/names.ts'
import { periodText } from '../../text/periods.ts'
import { recordedDay } from '../../text/time.ts'
import { CompareSection } from './compare-section.tsx'
import { DutiesSection } from './duties-section.tsx'
import { FactsSection } from './facts-section.tsx'
import { ReadingsSection } from './readings-section.tsx'
import { RulesSection } from './rules-section.tsx'

const ImpactSection = lazy(() => import('./impact-section.tsx'))

interface RuleSetPageProps {
	entry: Entry
	head: Head
	section: string
	query: URLSearchParams
	audits: boolean
}

/** One version, in sections; each is built from the rule file alone. */
export function RuleSetPage({ entry, head, section, query, audits }: RuleSetPageProps) {
	const loading = useRuleSet(head)
	const sections = [
		{ id: 'rules', text: '规则' },
		{ id: 'duties', text: '责任事项' },
		{ id: 'facts', text: '填报项' },
		{ id: 'readings', text: '存疑与未编入' },
		...(entry.versions.length > 1 ? [{ id: 'compare', text: '版本对照' }] : []),
		...(audits ? [{ id: 'impact', text: '试评' }] : []),
	].map((one) => ({ ...one, href: libraryAddress(head.id, head.version, one.id) }))
	const open = sections.some(({ id }) => id === section) ? section : 'rules'
	return (
		<>
			<div className="r-page-head">
				<div>
					<a className="r-no-print" href="#/library">
						规则库
					</a>
					<h1>{head.title}</h1>
				</div>
				<span className="r-actions r-no-print">
					<Button onClick={() => window.print()}>打印</Button>
				</span>
			</div>
			{loading.state === 'failed' ? (
				<p role="alert">
					规则文件没有取到。请检查网络后 <Button onClick={loading.again}>重试</Button>
				</p>
			) : loading.state === 'loading' ? (
				<Wait>正在取规则文件…</Wait>
			) : (
				<>
					<HeadCard entry={entry} head={head} section={open} ruleSet={loading.compiled.file} />
					<Sections label="这套规则的各部分" items={sections} open={open} />
					{open === 'duties' ? (
						<DutiesSection compiled={loading.compiled} />
					) : open === 'facts' ? (
						<FactsSection compiled={loading.compiled} />
					) : open === 'readings' ? (
						<ReadingsSection ruleSet={loading.compiled.file} />
					) : open === 'compare' ? (
						<CompareSection entry={entry} head={head} compiled={loading.compiled} query={query} />
					) : open === 'impact' ? (
						<Suspense fallback={<Wait>正在打开…</Wait>}>
							<ImpactSection head={head} />
						</Suspense>
					) : (
						<RulesSection compiled={loading.compiled} />
					)}
				</>
			)}
		</>
	)
}

function HeadCard({
	entry,
	head,
	section,
	ruleSet,
}: {
	entry: Entry
	head: Head
	section: string
	ruleSet: import('../../../rules/index.ts').RuleSet
}) {
	const { source, bounds } = ruleSet
	const [first, last] = source.gazette.lines
	const inclusive = (word: '以上' | '以下') => (bounds[word] === 'inclusive' ? `${word}含本数` : `${word}不含本数`)
	return (
		<section className="r-card" aria-label="来源和效力">
			<dl className="r-facts">
				<dt>版本</dt>
				<dd>
					{entry.versions.map((one) =>
						one.version === head.version ? (
							<strong key={one.version}>{one.version} 版 </strong>
						) : (
							<span key={one.version}>
								<a href={libraryAddress(one.id, one.version, section)}>{one.version} 版</a>{' '}
							</span>
						),
					)}
				</dd>
				<dt>效力</dt>
				<dd>
					{periodText(head)}。{ruleSet.validityBasis}
				</dd>
				<dt>类别</dt>
				<dd>
					{DOMAIN_LABELS[head.domain]} · {KIND_LABELS[head.kind]}
					{ruleSet.planYear === null ? '' : ` · ${ruleSet.planYear} 年度计划`}
				</dd>
				<dt>来源</dt>
				<dd>
					{source.title}
					{source.documentNumber ? `（${source.documentNumber}）` : ''}
					{source.issuedOn ? `，${recordedDay(source.issuedOn)}印发` : ''}；公报文件{' '}
					<span className="r-code">{source.gazette.file}</span> 第 {first}—{last} 行
				</dd>
				<dt>界限</dt>
				<dd>
					{inclusive('以上')}，{inclusive('以下')}（
					{bounds.basis === 'clause' ? `依条款 ${bounds.clause ?? ''}` : '依民法典第一千二百五十九条'}）
				</dd>
			</dl>
		</section>
	)
}
