import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Domain } from '../../catalogue/heads.ts'
import { SubjectFields, subjectFault } from '../../parts/subject-fields.tsx'
import { go } from '../../shell/router.ts'
import { timelineAddress } from '../../text/addresses.ts'
import { SUBJECT_OF } from '../../text/names.ts'

/** Asks whose timeline it is to be. */
export function Choose({ domains }: { domains: ReadonlySet<Domain> }) {
	const [subject, setSubject] = useState({ kind: SUBJECT_OF[[...domains][0] ?? 'emergency'], id: '' })
	const [fault, setFault] = useState<string | null>(null)
	const submit = (event: FormEvent) => {
		event.preventDefault()
		const id = subject.id.trim().normalize('NFC')
		const wrong = subjectFault(id)
		setFault(wrong)
		if (!wrong) go(timelineAddress({ ...subject, id }))
	}
	return (
		<form className="r-card" onSubmit={submit} aria-label="选择对象">
			<SubjectFields {...subject} onChange={(some) => setSubject((known) => ({ ...known, ...some }))} />
			{fault ? (
				<p role="alert" className="r-cell-fault">
					{fault}
				</p>
			) : null}
			<div className="r-actions">
				<Button type="primary" htmlType="submit">
					查看时间线
				</Button>
				<span className="r-quiet">
					不记得编号的，可从<a href="#/records">决定记录</a>查到后打开。
				</span>
			</div>
		</form>
	)
}
