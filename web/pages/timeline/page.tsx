import { SUBJECT_LABELS, type SubjectKind } from '../../text/names.ts'
import type { PageProps } from '../registry.ts'
import { Choose } from './choose.tsx'
import { SubjectTimeline } from './subject-timeline.tsx'

/** All decisions of one subject, in order. */
export default function TimelinePage({ parts, domains }: PageProps) {
	const [kind, id] = parts
	const known = kind !== undefined && Object.hasOwn(SUBJECT_LABELS, kind) && id !== undefined
	return (
		<div className="r-page">
			<div className="r-page-head">
				<h1>事件时间线</h1>
			</div>
			{known ? (
				<SubjectTimeline key={`${kind} ${id}`} subject={{ kind: kind as SubjectKind, id }} />
			) : (
				<Choose domains={domains} />
			)}
		</div>
	)
}
