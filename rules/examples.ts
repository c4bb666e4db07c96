import file from './catalogue/examples.json' with { type: 'json' }

/** A worked case that decides something, picked by scripts/examples.ts: bundles hold these and not the case files. */
export interface WorkedExample {
	ruleset: string
	version: string
	/** A sentence that says what the case shows. */
	name: string
	/** A day on which the version is in force. */
	asOf: string
	facts: Record<string, unknown>
}

/** One or two of each rule set's newest version; the first of a rule set comes to something for good. */
export const workedExamples: readonly WorkedExample[] = file
