/** The id of a fact's field. */
export function fieldId(fact: string): string {
	return `fact-${fact}`
}

/** Brings a fact's field into view and puts the cursor there; of a choice, on what is chosen. */
export function focusField(fact: string): void {
	const field = document.getElementById(fieldId(fact))
	if (!field) return
	field.closest('.field')?.scrollIntoView({ block: 'center' })
	const target = field.matches('input, select, textarea, button')
		? field
		: (field.querySelector<HTMLElement>('input:checked') ?? field.querySelector<HTMLElement>('input, button'))
	target?.focus({ preventScroll: true })
}
