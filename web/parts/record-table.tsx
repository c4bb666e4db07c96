import type { ReactNode } from 'react'

export interface RecordColumn<Row> {
	label: string
	cell: (row: Row) => ReactNode
	/** Numbers stand at the right. */
	numeric?: boolean
	/** Never broken, such as numbers of rows. */
	tight?: boolean
	/** On narrow screens it heads the row's card. */
	head?: boolean
}

interface RecordTableProps<Row> {
	/** What the table holds, for those who do not see it. */
	label: string
	columns: readonly RecordColumn<Row>[]
	rows: readonly Row[]
	keyOf: (row: Row, index: number) => string
	toneOf?: (row: Row) => string | undefined
	/** Cards with their cells in a line, for long lists. */
	compact?: boolean
}

/** A table whose rows become cards where there is no room beside each other. Roles are written out: cards lose them. */
export function RecordTable<Row>({ label, columns, rows, keyOf, toneOf, compact }: RecordTableProps<Row>) {
	return (
		// biome-ignore-start lint/a11y/noRedundantRoles: display: block would take them away
		<table className={compact ? 'r-records r-compact' : 'r-records'} aria-label={label} role="table">
			<thead role="rowgroup">
				<tr role="row">
					{columns.map((column) => (
						<th key={column.label} scope="col" role="columnheader" className={column.numeric ? 'r-numeric' : undefined}>
							{column.label}
						</th>
					))}
				</tr>
			</thead>
			<tbody role="rowgroup">
				{rows.map((row, index) => (
					<tr key={keyOf(row, index)} role="row" className={toneOf?.(row)}>
						{columns.map((column) => (
							<td
								key={column.label}
								role="cell"
								data-label={column.label}
								className={
									[column.numeric && 'r-numeric', column.tight && 'r-tight', column.head && 'r-card-head']
										.filter(Boolean)
										.join(' ') || undefined
								}
							>
								{contentOf(column.cell(row))}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
		// biome-ignore-end lint/a11y/noRedundantRoles: display: block would take them away
	)
}

/** In a box of its own, so that a card sets it beside its label; nothing stays nothing. */
function contentOf(cell: ReactNode): ReactNode {
	return cell === null || cell === undefined || cell === '' ? null : <div>{cell}</div>
}
