import { Button } from 'antd'
import { useState } from 'react'
import { OutboxList } from './list.tsx'
import { useOutbox } from './store.ts'

/** Says on every page what is not in the log yet. */
export function OutboxNotice() {
	const [open, setOpen] = useState(false)
	const items = useOutbox()
	const waiting = items.filter(({ state }) => state === 'waiting').length
	const refused = items.filter(({ state }) => state === 'refused').length
	if (waiting + refused === 0) return null
	return (
		<section className={`notice ${refused > 0 ? 'notice-error' : 'notice-warning'}`} aria-label="未上报的判定">
			<span role="status">
				{waiting > 0 ? <strong>{waiting} 项判定未上报</strong> : null}
				{waiting > 0 && refused > 0 ? '，' : null}
				{refused > 0 ? <strong>{refused} 项被退回</strong> : null}
				。未上报的判定没有进入记录，不能作为依据。
			</span>
			<Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
				{open ? '收起' : '查看'}
			</Button>
			{open ? <OutboxList items={items} /> : null}
		</section>
	)
}
