import { Button, Input } from 'antd'
import { dayOf, momentOf } from '../text/time.ts'

interface MomentFieldProps {
	id: string
	type: 'instant' | 'date'
	value: string
	describedBy: string | undefined
	invalid: boolean
	onChange: (value: string) => void
}

/** A moment or a day in 北京时间. The browser's own field: every phone has one that its owner knows. */
export function MomentField({ id, type, value, describedBy, invalid, onChange }: MomentFieldProps) {
	const moment = type === 'instant'
	return (
		<div className="moment">
			<Input
				id={id}
				className={moment ? 'moment-input' : 'date-input'}
				type={moment ? 'datetime-local' : 'date'}
				value={value}
				min={moment ? '1990-01-01T00:00' : '1900-01-01'}
				max={moment ? '2199-12-31T23:59' : '2199-12-31'}
				status={invalid ? 'error' : ''}
				aria-invalid={invalid}
				aria-describedby={describedBy}
				onChange={({ target }) => onChange(target.value)}
			/>
			<Button size="small" onClick={() => onChange(moment ? momentOf(new Date()) : dayOf(new Date()))}>
				{moment ? '现在' : '今天'}
			</Button>
			{value === '' ? (
				<span className="moment-unknown">不清楚</span>
			) : (
				<Button size="small" type="text" onClick={() => onChange('')}>
					不清楚
				</Button>
			)}
		</div>
	)
}
