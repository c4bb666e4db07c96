import { Pagination } from 'antd'
import { useMemo, useState } from 'react'
import { Scroll } from '../../parts/scroll.tsx'
import type { RowFaults } from './faults.ts'
import { columnLetters, type Sheet } from './sheet.ts'

const PAGE = 50

/** The file's own rows, with each bad cell marked where it is and what to enter said in it. */
export function SheetView({ sheet, faults }: { sheet: Sheet; faults: ReadonlyMap<number, RowFaults> }) {
	const [all, setAll] = useState(false)
	const [page, setPage] = useState(1)
	const onlyBad = !all && faults.size > 0
	const rows = onlyBad ? sheet.rows.filter(({ row }) => faults.has(row)) : sheet.rows
	const columns = useMemo(() => usedColumns(sheet, faults), [sheet, faults])
	const at = (page - 1) * PAGE
	return (
		<section className="r-card" aria-label="原表">
			<h2>原表{faults.size > 0 ? '（有问题的格已标出）' : ''}</h2>
			{faults.size > 0 ? (
				<>
					<p className="r-quiet">改正后只上传改过的行：另存一份，删去已经判定的行。整份重传，已判定的行会再记一条。</p>
					<label>
						<input
							type="checkbox"
							checked={all}
							onChange={({ target }) => {
								setAll(target.checked)
								setPage(1)
							}}
						/>{' '}
						也显示没有问题的行
					</label>
				</>
			) : null}
			<Scroll label="原表内容">
				<table className="r-grid r-sheet" aria-label="原表内容">
					<thead>
						<tr>
							<th scope="col">行</th>
							{columns.map((column) => (
								<th key={column} scope="col">
									{columnLetters(column)} {sheet.headings[column] ?? ''}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.slice(at, at + PAGE).map(({ row, cells }) => {
							const found = faults.get(row)
							return (
								<tr key={row} className={found ? 'r-row-bad' : undefined}>
									<th scope="row">
										{row}
										{found?.row.map((text) => (
											<div key={text} className="r-cell-fault">
												{text}
											</div>
										))}
									</th>
									{columns.map((column) => {
										const wrong = found?.cells.get(column)
										return (
											<td key={column} className={wrong ? 'r-bad-cell' : undefined}>
												{cells[column] || (wrong ? '（空）' : '')}
												{wrong?.map((text) => (
													<div key={text} className="r-cell-fault">
														{text}
													</div>
												))}
											</td>
										)
									})}
								</tr>
							)
						})}
					</tbody>
				</table>
			</Scroll>
			{rows.length > PAGE ? (
				<Pagination
					current={page}
					pageSize={PAGE}
					total={rows.length}
					showSizeChanger={false}
					responsive
					size="small"
					onChange={setPage}
					aria-label="原表的页"
				/>
			) : null}
		</section>
	)
}

/** Columns with anything in them; those with bad cells come with them. */
function usedColumns({ rows, headings }: Sheet, faults: ReadonlyMap<number, RowFaults>): number[] {
	const used = new Set<number>()
	for (const { cells } of rows) for (const [column, cell] of cells.entries()) if (cell !== '') used.add(column)
	for (const { cells } of faults.values()) for (const column of cells.keys()) used.add(column)
	const most = Math.max(headings.length, ...used, 0)
	return Array.from({ length: most + 1 }, (_, column) => column).filter((column) => used.has(column))
}
