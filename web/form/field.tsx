import { memo, type ReactNode } from 'react'
import type { FactDefinition } from '../../rules/index.ts'
import { ChoiceField } from './choice-field.tsx'
import type { FactEntry } from './entries.ts'
import { isFigure, NO_FIGURE } from './entries.ts'
import { FigureField } from './figure-field.tsx'
import { fieldId } from './focus.ts'
import { MomentField } from './moment-field.tsx'
import { SeriesField } from './series-field.tsx'

export interface FieldProps {
	name: string
	definition: FactDefinition
	entry: FactEntry | undefined
	fault: string | undefined
	onChange: (name: string, entry: FactEntry | undefined) => void
}

/** A certifier's name that fits beside a label. */
const SHORT = 14

/** One fact: what is asked, who certifies it, how to enter it, what is wrong. */
export const Field = memo(function Field({ name, definition, entry, fault, onChange }: FieldProps) {
	const id = fieldId(name)
	const { label, help, certifiedBy } = definition
	const describedBy = [help ? `${id}-help` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ') || undefined
	const single = ['integer', 'number', 'money', 'instant', 'date'].includes(definition.type)
	const Label = single ? 'label' : 'div'
	return (
		<div className={`field${fault ? ' field-bad' : ''}`}>
			<Label className="field-label" id={`${id}-label`} {...(single ? { htmlFor: id } : {})}>
				{label}
				{certifiedBy ? (
					<span className={`field-certifier${certifiedBy.length > SHORT ? ' field-certifier-long' : ''}`}>
						由{certifiedBy}认定
					</span>
				) : null}
			</Label>
			{control({ name, id, definition, entry, onChange, describedBy, invalid: fault !== undefined })}
			{help ? (
				<div className="field-help" id={`${id}-help`}>
					{help}
				</div>
			) : null}
			{fault ? (
				<div className="field-fault" id={`${id}-fault`} role="alert">
					{fault}
				</div>
			) : null}
		</div>
	)
})

interface ControlProps extends Pick<FieldProps, 'name' | 'definition' | 'entry' | 'onChange'> {
	id: string
	describedBy: string | undefined
	invalid: boolean
}

function control({ name, id, definition, entry, onChange, describedBy, invalid }: ControlProps): ReactNode {
	const common = { id, describedBy, invalid }
	const text = typeof entry === 'string' ? entry : ''
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const figure = isFigure(entry) ? entry : NO_FIGURE
			return (
				<FigureField
					{...common}
					unit={definition.unit}
					whole={definition.type === 'integer'}
					label={definition.label}
					figure={figure}
					onChange={(next) => onChange(name, next.mode === 'unknown' ? undefined : next)}
				/>
			)
		}
		case 'boolean':
		case 'enum': {
			const options = definition.type === 'enum' ? definition.values : YES_NO
			return (
				<ChoiceField
					{...common}
					options={options}
					value={text}
					onChange={(next) => onChange(name, next || undefined)}
				/>
			)
		}
		case 'instant':
		case 'date':
			return (
				<MomentField
					{...common}
					type={definition.type}
					value={text}
					onChange={(next) => onChange(name, next || undefined)}
				/>
			)
		case 'series':
			return (
				<SeriesField
					{...common}
					unit={definition.unit}
					label={definition.label}
					rows={Array.isArray(entry) ? entry : []}
					maximum={definition.maximumReadings}
					onChange={(next) => onChange(name, next.length > 0 ? next : undefined)}
				/>
			)
	}
}

const YES_NO = [
	{ value: 'true', label: '是' },
	{ value: 'false', label: '否' },
]
