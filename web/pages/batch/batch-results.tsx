import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { CompiledRuleSet } from '../../../rules/index.ts'
import type { BatchResult, Job } from '../../api/answers.ts'
import { CSV, saveFile, WORKBOOK } from '../../api/files.ts'
import { jobResult } from '../../api/jobs.ts'
import { Failure } from '../../parts/failure.tsx'
import { faultsOf } from './faults.ts'
import type { KeptBatch } from './kept.ts'
import { csvSheet } from './read-csv.ts'
import { workbookSheet } from './read-workbook.ts'
import { RowsByResult } from './rows-by-result.tsx'
import type { Sheet } from './sheet.ts'
import { SheetView } from './sheet-view.tsx'

interface BatchResultsProps {
	batch: KeptBatch
	job: Job
	result: BatchResult
	compiled: CompiledRuleSet
}

/** Counts, the results as files, rows by result, and the sheet with what is wrong marked in it. */
export function BatchResults({ batch, job, result, compiled }: BatchResultsProps) {
	const { counts, results } = result
	const sheet = useSheet(batch, compiled.ruleSet.title)
	const faults = useMemo(
		() => faultsOf(results, sheet === 'unreadable' ? null : sheet, compiled.ruleSet),
		[results, sheet, compiled],
	)
	const [busy, setBusy] = useState<string | null>(null)
	const [error, setError] = useState<unknown>(null)
	const download = async (accept: string, extension: string) => {
		setBusy(extension)
		setError(null)
		try {
			const answer = await jobResult(job.jobId, accept)
			saveFile(await answer.blob(), `${batch.fileName.replace(/\.\w+$/, '')}-判定结果.${extension}`)
		} catch (failure) {
			setError(failure)
		}
		setBusy(null)
	}
	const bad = [...faults.values()].reduce((sum, { cells }) => sum + cells.size, 0)
	return (
		<>
			<section className="r-card" aria-label="总数">
				<div className="r-page-head">
					<p role="status">
						共 {counts.rows} 行：判定 {counts.decided + counts.replayed} 行
						{counts.problems > 0 ? (
							<>
								，<strong>{counts.problems} 行有问题，没有判定</strong>
								{bad > 0 ? `（${bad} 格要改）` : ''}
							</>
						) : (
							'，没有问题'
						)}
						。
					</p>
					<span className="r-actions">
						<Button loading={busy === 'xlsx'} onClick={() => void download(WORKBOOK, 'xlsx')}>
							下载结果工作簿
						</Button>
						<Button loading={busy === 'csv'} onClick={() => void download(CSV, 'csv')}>
							下载结果 CSV
						</Button>
					</span>
				</div>
				{error ? <Failure error={error} /> : null}
			</section>
			{sheet === 'unreadable' ? (
				<p className="r-quiet">这份文件的原表不能在这里显示；有问题的格见下表“依据或问题”一栏。</p>
			) : sheet ? (
				<SheetView sheet={sheet} faults={faults} />
			) : null}
			<RowsByResult
				results={results}
				compiled={compiled}
				faults={faults}
				headings={sheet && sheet !== 'unreadable' ? sheet.headings : []}
			/>
		</>
	)
}

/** The file as it looks; null while it is read. */
function useSheet({ content, form }: KeptBatch, title: string): Sheet | 'unreadable' | null {
	const [sheet, setSheet] = useState<Sheet | 'unreadable' | null>(null)
	useEffect(() => {
		let current = true
		const read = async () => {
			const bytes = new Uint8Array(content)
			return form === 'csv' ? csvSheet(bytes) : workbookSheet(bytes, title)
		}
		read().then(
			(found) => current && setSheet(found.headingRow > 0 ? found : 'unreadable'),
			() => current && setSheet('unreadable'),
		)
		return () => {
			current = false
		}
	}, [content, form, title])
	return sheet
}
