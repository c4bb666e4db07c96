import { type DragEvent, useId, useState } from 'react'

interface FileDropProps {
	label: string
	help: string
	/** As an input takes it. */
	accept: string
	disabled?: boolean
	onFile: (file: File) => void
}

/** Takes a file that is dropped, or chosen. */
export function FileDrop({ label, help, accept, disabled, onFile }: FileDropProps) {
	const id = useId()
	const [over, setOver] = useState(false)
	const hover = (event: DragEvent, is: boolean) => {
		event.preventDefault()
		setOver(is && !disabled)
	}
	const drop = (event: DragEvent) => {
		hover(event, false)
		const file = event.dataTransfer.files[0]
		if (file && !disabled) onFile(file)
	}
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: what it takes can be chosen with the field inside, too
		<div
			className={over ? 'r-drop r-drop-over' : 'r-drop'}
			onDragOver={(event) => hover(event, true)}
			onDragLeave={(event) => hover(event, false)}
			onDrop={drop}
		>
			<strong>{label}</strong>
			<span className="r-file">
				选择文件
				<input
					id={id}
					type="file"
					aria-label={label}
					accept={accept}
					disabled={disabled}
					aria-describedby={`${id}-help`}
					onChange={({ target }) => {
						const file = target.files?.[0]
						// The same file can be chosen again.
						target.value = ''
						if (file) onFile(file)
					}}
				/>
			</span>
			<span id={`${id}-help`} className="r-quiet">
				{help}
			</span>
		</div>
	)
}
