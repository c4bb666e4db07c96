import type { Evaluation } from '../../rules/index.ts'
import { DUTY_KIND_LABELS } from '../text/duties.ts'
import { limitText } from '../text/limits.ts'
import { recordedMoment } from '../text/time.ts'
import { type RecordColumn, RecordTable } from './record-table.tsx'

type Due = Evaluation['duties'][number]

/** Who has to do what, to whom and until when. */
export function DutyTable({ duties }: { duties: readonly Due[] }) {
	return <RecordTable compact label="责任事项" columns={COLUMNS} rows={duties} keyOf={({ id }, i) => `${id} ${i}`} />
}

const COLUMNS: readonly RecordColumn<Due>[] = [
	{ label: '事项', head: true, cell: ({ what }) => what },
	{ label: '类别', cell: ({ kind, group }) => group ?? DUTY_KIND_LABELS[kind] ?? kind },
	{ label: '由谁', cell: ({ who }) => who },
	{ label: '向谁', cell: ({ to }) => to.join('、') },
	{ label: '时限', cell: ({ limit }) => (limit === null ? '' : limitText(limit)) },
	{ label: '截止', cell: ({ dueAt }) => (dueAt === null ? '' : recordedMoment(dueAt)) },
	{
		label: '依据',
		cell: ({ clause, discretionary, presumed }) =>
			[clause, discretionary && '视情', presumed && '推定适用'].filter(Boolean).join('；'),
	},
]
