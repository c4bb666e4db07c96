/** Everything that a check can find wrong. docs/checks.md tells each one and its mend. */
export const CODES = [
	'SCHEMA',
	'DUPLICATE_ID',
	'UNKNOWN_FACT',
	'UNUSED_FACT',
	'OPERATOR_TYPE',
	'UNKNOWN_ENUM_VALUE',
	'EMPTY_CONDITION',
	'PRESUMED_OUTCOME',
	'LADDER_ORDER',
	'BAND_GAP',
	'BAND_OVERLAP',
	'UNREACHABLE_RULE',
	'VERSION_OVERLAP',
	'CITATION',
	'NUMBER_NOT_IN_SOURCE',
	'UNREAD_READING',
	'PERSONAL_DATA',
	'COVERAGE',
	'MISSING_BOUNDARY_CASE',
	'FAILING_CASE',
] as const

export type Code = (typeof CODES)[number]

/** Where in a file: a rule, a condition, both or neither. */
export interface Place {
	rule?: string
	condition?: string
}

export interface Diagnostic extends Place {
	code: Code
	severity: 'error'
	/** The path of the file, as it was given. */
	file: string
	/** One sentence that says the mend. */
	message: string
}

/** Collects what one check finds. */
export class Findings {
	readonly diagnostics: Diagnostic[] = []

	add(code: Code, file: string, message: string, { rule, condition }: Place = {}): void {
		this.diagnostics.push({
			code,
			severity: 'error',
			file,
			...(rule === undefined ? {} : { rule }),
			...(condition === undefined ? {} : { condition }),
			message,
		})
	}
}
