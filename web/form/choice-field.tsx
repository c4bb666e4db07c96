import { Radio, Select } from 'antd'

interface Option {
	value: string
	label: string
	help?: string | undefined
}

interface ChoiceFieldProps {
	id: string
	options: readonly Option[]
	/** Empty: not known. */
	value: string
	describedBy: string | undefined
	invalid: boolean
	onChange: (value: string) => void
}

/** More choices than this are looked up in a list. */
const SHOWN_AT_ONCE = 7
const UNKNOWN: Option = { value: '', label: '不清楚' }

/** One of several, or “不清楚”, which is a choice as well. */
export function ChoiceField({ id, options, value, describedBy, invalid, onChange }: ChoiceFieldProps) {
	const all = [...options, UNKNOWN]
	const help = options.find((option) => option.value === value)?.help
	const named = { 'aria-labelledby': `${id}-label`, 'aria-describedby': describedBy, 'aria-invalid': invalid }
	return (
		<>
			{options.length > SHOWN_AT_ONCE ? (
				<Select
					id={id}
					className="choice-list"
					showSearch={{ optionFilterProp: 'label' }}
					options={all.map((option) => ({ value: option.value, label: option.label }))}
					value={value}
					onChange={onChange}
					{...named}
				/>
			) : (
				<Radio.Group
					id={id}
					name={id}
					className="choice"
					optionType="button"
					options={all.map((option) => ({ value: option.value, label: option.label }))}
					value={value}
					onChange={({ target }) => onChange(target.value as string)}
					{...named}
				/>
			)}
			{help ? <div className="field-help">{help}</div> : null}
		</>
	)
}
