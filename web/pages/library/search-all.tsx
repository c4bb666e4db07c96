import { Progress } from 'antd'
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { ENTRIES, type Head } from '../../catalogue/heads.ts'
import { loadRuleSet } from '../../catalogue/load.ts'
import { Field } from '../../parts/field.tsx'
import { Marked } from '../../parts/marked.tsx'
import { type Part, partsOf } from '../../rule-words/parts.ts'
import { libraryAddress } from '../../text/addresses.ts'
import { foldedText } from '../../text/folded.ts'

const HEADS = ENTRIES.flatMap(({ versions }) => versions)
/** So many lines of one version are shown. */
const SHOWN = 8

interface Indexed {
	head: Head
	parts: (Part & { folded: string })[]
}

/** A term over titles, rules, facts and duties of every version. Without a term, what stands below. */
export function SearchAll({ initial, children }: { initial: string; children: ReactNode }) {
	const [term, setTerm] = useState(initial)
	const wanted = foldedText(useDeferredValue(term))
	return (
		<>
			<search className="r-card">
				<Field label="查找" help="在所有规则的名称、填报项、条件、金额、责任事项和存疑处理中查找。">
					{(ids) => (
						<input
							{...ids}
							type="search"
							maxLength={100}
							value={term}
							onChange={({ target }) => {
								setTerm(target.value)
								// The address follows, so that the search is there when the person comes back.
								const query = target.value ? `?q=${encodeURIComponent(target.value)}` : ''
								window.history.replaceState(null, '', `#/library${query}`)
							}}
						/>
					)}
				</Field>
			</search>
			{wanted === '' ? children : <Hits wanted={wanted} />}
		</>
	)
}

function Hits({ wanted }: { wanted: string }) {
	const { indexed, failed, done } = useIndex()
	const found = useMemo(
		() =>
			indexed
				.map(({ head, parts }) => {
					const hits = parts.filter(({ folded }) => folded.includes(wanted))
					return { head, hits, titled: foldedText(`${head.title} ${head.source}`).includes(wanted) }
				})
				.filter(({ hits, titled }) => hits.length > 0 || titled),
		[indexed, wanted],
	)
	const hits = found.reduce((sum, one) => sum + one.hits.length, 0)
	return (
		<>
			{done < HEADS.length ? (
				<Progress aria-label="正在取规则文件" percent={Math.floor((100 * done) / HEADS.length)} />
			) : null}
			{failed > 0 ? <p role="alert">有 {failed} 个规则文件没有取到，结果不完整；联网后再试。</p> : null}
			<p role="status">
				{found.length === 0 && done === HEADS.length
					? '没有找到，换个说法再试。'
					: `在 ${found.length} 个版本中找到 ${hits} 处`}
			</p>
			{found.map(({ head, hits: lines }) => (
				<section key={head.url} className="r-card" aria-label={`${head.title} ${head.version}`}>
					<h2>
						<a href={libraryAddress(head.id, head.version)}>
							<Marked text={`${head.title}（${head.version}）`} term={wanted} />
						</a>
					</h2>
					<ul className="r-hits">
						{lines.slice(0, SHOWN).map((part) => (
							<li key={part.key}>
								<a href={libraryAddress(head.id, head.version, part.section)}>{part.group}</a>{' '}
								<strong>
									<Marked text={part.label} term={wanted} />
								</strong>{' '}
								<Marked text={part.text} term={wanted} /> <span className="r-cite">{part.cite}</span>
							</li>
						))}
					</ul>
					{lines.length > SHOWN ? <p className="r-quiet">另有 {lines.length - SHOWN} 处，打开规则查看。</p> : null}
				</section>
			))}
		</>
	)
}

/** Every version's statements, as the rule files come in. */
function useIndex(): { indexed: Indexed[]; failed: number; done: number } {
	const [state, setState] = useState<{ indexed: Indexed[]; failed: number }>({ indexed: [], failed: 0 })
	useEffect(() => {
		let current = true
		const load = async () => {
			for (const head of HEADS) {
				const compiled = await loadRuleSet(head).catch(() => null)
				if (!current) return
				setState(({ indexed, failed }) => {
					if (!compiled) return { indexed, failed: failed + 1 }
					const parts = partsOf(compiled).map((part) => ({
						...part,
						folded: foldedText(`${part.group} ${part.label} ${part.text} ${part.cite}`),
					}))
					return { indexed: [...indexed, { head, parts }], failed }
				})
			}
		}
		void load()
		return () => {
			current = false
		}
	}, [])
	return { ...state, done: state.indexed.length + state.failed }
}
