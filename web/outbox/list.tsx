import { Button, Popconfirm } from 'antd'
import { SUBJECT_LABELS, type SubjectKind } from '../text/names.ts'
import { shownMoment } from '../text/time.ts'
import type { OutboxItem } from './item.ts'
import { isMine, sendWaiting } from './send.ts'
import { remove } from './store.ts'

/** What is not in the log, each with the reason, and what can be done. */
export function OutboxList({ items }: { items: readonly OutboxItem[] }) {
	return (
		<ul className="outbox">
			{items
				.filter(({ state }) => state !== 'logged')
				.map((item) => (
					<li key={item.key}>
						<strong>{item.state === 'waiting' ? '未上报' : '被退回'}</strong>
						<span>
							{item.title} · {item.preview.label} · {SUBJECT_LABELS[item.body.subject.kind as SubjectKind]}{' '}
							{item.body.subject.id} · {shownMoment(new Date(item.madeAt))} 作出
						</span>
						{item.reason ? <span className="quiet">{item.reason}</span> : null}
						{item.errors?.map(({ pointer, detail }) => (
							<span key={`${pointer}${detail}`} className="field-fault">
								{detail}
							</span>
						))}
						{isMine(item) ? null : <span className="quiet">由他人作出，须由其本人登录后上报。</span>}
						{item.state === 'waiting' && isMine(item) ? (
							<Button size="small" onClick={() => void sendWaiting()}>
								立即上报
							</Button>
						) : null}
						{isMine(item) ? (
							<Popconfirm
								title="删除这项没有上报的判定？"
								description="删除后不能恢复，也不会进入记录。"
								okText="删除"
								cancelText="不删除"
								onConfirm={() => void remove(item.key)}
							>
								<Button size="small" danger>
									删除
								</Button>
							</Popconfirm>
						) : null}
					</li>
				))}
		</ul>
	)
}
