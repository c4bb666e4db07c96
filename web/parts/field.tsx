import { type ReactNode, useId } from 'react'

interface FieldProps {
	label: string
	help?: string
	children: (ids: { id: string; 'aria-describedby'?: string }) => ReactNode
}

/** A control with its label above. */
export function Field({ label, help, children }: FieldProps) {
	const id = useId()
	return (
		<div className="r-entry">
			<label htmlFor={id}>{label}</label>
			{children(help ? { id, 'aria-describedby': `${id}-help` } : { id })}
			{help ? (
				<div id={`${id}-help`} className="r-quiet">
					{help}
				</div>
			) : null}
		</div>
	)
}
