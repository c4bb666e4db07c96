import { SUBJECT_ID, SUBJECT_LABELS, type SubjectKind } from '../text/names.ts'
import { Field } from './field.tsx'

interface SubjectFieldsProps {
	kind: SubjectKind
	id: string
	onChange: (some: { kind?: SubjectKind; id?: string }) => void
}

/** What a decision is about: its kind, and its number. */
export function SubjectFields({ kind, id, onChange }: SubjectFieldsProps) {
	return (
		<div className="r-entries">
			<Field label="对象类别">
				{(ids) => (
					<select {...ids} value={kind} onChange={({ target }) => onChange({ kind: target.value as SubjectKind })}>
						{Object.entries(SUBJECT_LABELS).map(([value, label]) => (
							<option key={value} value={value}>
								{label}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field label="对象编号">
				{(ids) => (
					<input {...ids} maxLength={128} value={id} onChange={({ target }) => onChange({ id: target.value })} />
				)}
			</Field>
		</div>
	)
}

/** Why a subject's number cannot be one; null where it can. */
export function subjectFault(id: string): string | null {
	if (id === '') return '请填对象编号。'
	return SUBJECT_ID.test(id) ? null : '对象编号应为 1 至 128 个文字、数字或 . _ : - 字符，并以文字或数字开头。'
}
