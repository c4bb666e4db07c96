import { Input, Radio } from 'antd'
import { type Figure, type Mode, NO_FIGURE, typed } from './entries.ts'

interface FigureFieldProps {
	id: string
	label: string
	unit: string
	whole: boolean
	figure: Figure
	describedBy: string | undefined
	invalid: boolean
	onChange: (figure: Figure) => void
}

const MODES: { value: Mode; label: string }[] = [
	{ value: 'exact', label: '确切' },
	{ value: 'atLeast', label: '至少' },
	{ value: 'atMost', label: '至多' },
	{ value: 'unknown', label: '不清楚' },
]

/** A figure, and how sure it is: during a disaster figures come as “at least”. */
export function FigureField({ id, label, unit, whole, figure, describedBy, invalid, onChange }: FigureFieldProps) {
	return (
		<div className="figure">
			<Input
				id={id}
				className="figure-input"
				inputMode={whole ? 'numeric' : 'decimal'}
				autoComplete="off"
				value={figure.text}
				suffix={unit}
				status={invalid ? 'error' : ''}
				aria-invalid={invalid}
				aria-describedby={describedBy}
				onChange={({ target }) => onChange(typed(target.value, figure))}
			/>
			<Radio.Group
				className="figure-mode"
				size="small"
				optionType="button"
				aria-label={`${label}的把握`}
				name={`${id}-mode`}
				options={MODES}
				value={figure.mode}
				onChange={({ target }) => {
					const mode = target.value as Mode
					onChange(mode === 'unknown' ? NO_FIGURE : { ...figure, mode })
				}}
			/>
		</div>
	)
}
