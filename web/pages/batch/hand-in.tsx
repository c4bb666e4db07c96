import { Button } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { fetchFile, saveFile, WORKBOOK } from '../../api/files.ts'
import { type Domain, ENTRIES, entryOf } from '../../catalogue/heads.ts'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { FileDrop } from '../../parts/file-drop.tsx'
import { RuleSetSelect } from '../../parts/rule-set-select.tsx'
import { go } from '../../shell/router.ts'
import type { Person } from '../../sign-in/person.ts'
import { type KeptBatch, keptBatches } from './kept.ts'
import { KeptList } from './kept-list.tsx'
import { ownerOf, takeFile } from './take-file.ts'

interface HandInProps {
	domains: ReadonlySet<Domain>
	person: Person
	ruleset: string
}

/** Chooses the rule set, gives the template, takes the file. */
export function HandIn({ domains, person, ruleset: asked }: HandInProps) {
	const mine = ENTRIES.filter(({ domain }) => domains.has(domain))
	const [ruleset, setRuleset] = useState(mine.some(({ id }) => id === asked) ? asked : (mine[0]?.id ?? ''))
	const [fault, setFault] = useState<string | null>(null)
	const [error, setError] = useState<unknown>(null)
	const [busy, setBusy] = useState(false)
	const [kept, setKept] = useState<KeptBatch[]>([])
	const owner = ownerOf(person)
	const reload = useCallback(() => {
		keptBatches(owner).then(setKept, () => setKept([]))
	}, [owner])
	useEffect(reload, [reload])
	const entry = entryOf(ruleset)
	if (!entry) return <p>没有您可以判定的规则。</p>
	const template = async () => {
		setBusy(true)
		setError(null)
		try {
			const file = await fetchFile(`/v1/rulesets/${ruleset}/template.xlsx`, WORKBOOK)
			saveFile(file, `${entry.title}-填报模板.xlsx`)
		} catch (failure) {
			setError(failure)
		}
		setBusy(false)
	}
	const take = async (file: File) => {
		setError(null)
		try {
			const taken = await takeFile(file, ruleset, person)
			if (typeof taken === 'string') setFault(taken)
			else go(`#/batch/${taken.batch.id}`)
		} catch {
			setFault('文件没有读成，或这台电脑不允许网页保存数据。请关闭无痕窗口后再试。')
		}
	}
	return (
		<>
			<section className="r-card" aria-label="交一批">
				<ol className="r-tree r-spaced">
					<li>
						<Field label="选择规则">
							{(ids) => <RuleSetSelect {...ids} domains={domains} value={ruleset} onChange={(id) => setRuleset(id)} />}
						</Field>
					</li>
					<li>
						<Button loading={busy} onClick={() => void template()}>
							下载填报模板
						</Button>{' '}
						<span className="r-quiet">每行一个对象，列名和可选值都在模板里；不要填姓名、身份证号和电话。</span>
					</li>
					<li>
						<FileDrop
							label="填好的工作簿或 CSV"
							help="拖到这里，或点选；.xlsx 或 .csv，不超过 5 MB。选好就开始判定并记录，同一份文件不会重复判定。"
							accept=".xlsx,.csv"
							onFile={(file) => void take(file)}
						/>
					</li>
				</ol>
				{fault ? (
					<p role="alert" className="r-cell-fault">
						{fault}
					</p>
				) : null}
				{error ? <Failure error={error} /> : null}
			</section>
			{kept.length > 0 ? <KeptList batches={kept} onChange={reload} /> : null}
		</>
	)
}
