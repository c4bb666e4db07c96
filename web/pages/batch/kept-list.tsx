import { Button, Modal } from 'antd'
import { useState } from 'react'
import { entryOf } from '../../catalogue/heads.ts'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { recordedMoment } from '../../text/time.ts'
import { forgetBatch, type KeptBatch } from './kept.ts'

/** What was handed in from this machine. */
export function KeptList({ batches, onChange }: { batches: readonly KeptBatch[]; onChange: () => void }) {
	const [leaving, setLeaving] = useState<KeptBatch | null>(null)
	const columns: readonly RecordColumn<KeptBatch>[] = [
		{
			label: '文件',
			head: true,
			cell: ({ id, fileName }) => <a href={`#/batch/${id}`}>{fileName}</a>,
		},
		{ label: '规则', cell: ({ ruleset }) => entryOf(ruleset)?.title ?? ruleset },
		{ label: '交的时间', cell: ({ at }) => recordedMoment(at) },
		{ label: '结果', cell: ({ ended }) => endedText(ended) },
		{
			label: '移除',
			cell: (batch) => (
				<Button size="small" aria-label={`移除 ${batch.fileName}`} onClick={() => setLeaving(batch)}>
					移除
				</Button>
			),
		},
	]
	return (
		<section className="r-card" aria-label="本机交过的批次">
			<h2>本机交过的批次</h2>
			<RecordTable label="本机交过的批次" columns={columns} rows={batches} keyOf={({ id }) => id} />
			<Modal
				open={leaving !== null}
				title="从本机移除这一批？"
				okText="移除"
				onCancel={() => setLeaving(null)}
				onOk={async () => {
					await forgetBatch(leaving!.id)
					setLeaving(null)
					onChange()
				}}
			>
				只移除保存在这台电脑上的文件。已经作出的判定都在记录里，不受影响。
			</Modal>
		</section>
	)
}

function endedText(ended: KeptBatch['ended']): string {
	if (!ended) return '没有办完，打开后接着办'
	if (ended === 'refused') return '没有被接受'
	return `共 ${ended.rows} 行${ended.problems > 0 ? `，${ended.problems} 行有问题` : ''}`
}
