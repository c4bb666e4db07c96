import { Button, Input } from 'antd'
import { momentOf } from '../text/time.ts'
import type { ReadingRow } from './entries.ts'

interface SeriesFieldProps {
	id: string
	label: string
	unit: string
	rows: readonly ReadingRow[]
	maximum: number
	describedBy: string | undefined
	invalid: boolean
	onChange: (rows: ReadingRow[]) => void
}

const HOUR_MS = 3_600_000

/** Readings in time, a row each; a new row is an hour after the last. */
export function SeriesField({ id, label, unit, rows, maximum, describedBy, invalid, onChange }: SeriesFieldProps) {
	const change = (index: number, part: Partial<ReadingRow>) =>
		onChange(rows.map((row, i) => (i === index ? { ...row, ...part } : row)))
	return (
		<fieldset id={id} className="series" aria-labelledby={`${id}-label`} aria-describedby={describedBy}>
			{rows.length > 0 ? (
				<table className="series-table">
					<thead>
						<tr>
							<th scope="col">时间（北京时间）</th>
							<th scope="col">{`数值（${unit}）`}</th>
							<th scope="col">
								<span className="unseen">操作</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map((row, index) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name than its place
							<tr key={index}>
								<td>
									<Input
										type="datetime-local"
										aria-label={`${label}第 ${index + 1} 行时间`}
										value={row.at}
										onChange={({ target }) => change(index, { at: target.value })}
									/>
								</td>
								<td>
									<Input
										inputMode="decimal"
										autoComplete="off"
										aria-label={`${label}第 ${index + 1} 行数值`}
										value={row.amount}
										status={invalid ? 'error' : ''}
										onChange={({ target }) => change(index, { amount: target.value })}
									/>
								</td>
								<td>
									<Button
										size="small"
										type="text"
										aria-label={`删除第 ${index + 1} 行`}
										onClick={() => onChange(rows.filter((_, i) => i !== index))}
									>
										删除
									</Button>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			) : null}
			<div className="series-actions">
				<Button size="small" disabled={rows.length >= maximum} onClick={() => onChange([...rows, nextRow(rows)])}>
					加一行
				</Button>
				{rows.length === 0 ? <span className="moment-unknown">不清楚</span> : null}
			</div>
		</fieldset>
	)
}

function nextRow(rows: readonly ReadingRow[]): ReadingRow {
	const last = Date.parse(`${rows.at(-1)?.at ?? ''}:00+08:00`)
	if (!Number.isNaN(last)) return { at: momentOf(new Date(last + HOUR_MS)), amount: '' }
	const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
	return { at: momentOf(new Date(hour)), amount: '' }
}
