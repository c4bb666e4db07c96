/** One bad field: where it is, and what to do about it (Chinese). */
export interface FieldError {
	pointer: string
	detail: string
}

/** The facts cannot be reckoned with as given. Nothing was decided. */
export class InvalidFactsError extends Error {
	override readonly name = 'InvalidFactsError'
	constructor(readonly errors: FieldError[]) {
		super(errors.map((error) => `${error.pointer}: ${error.detail}`).join('; '))
	}
}

/** No rule set of that id, or no version of that name. */
export class UnknownRuleSetError extends Error {
	override readonly name = 'UnknownRuleSetError'
	constructor(
		readonly id: string,
		readonly version?: string,
	) {
		super(version === undefined ? `no rule set ${id}` : `no version ${version} of rule set ${id}`)
	}
}

/** The rule set has no version in force on that day. */
export class NoVersionInForceError extends Error {
	override readonly name = 'NoVersionInForceError'
	constructor(
		readonly id: string,
		readonly asOf: string,
		readonly versions: { version: string; validFrom: string; validTo: string | null }[],
	) {
		super(`no version of ${id} in force on ${asOf}`)
	}
}

/** json-rules-engine and the explanation contradict each other: no decision may be issued. */
export class DisagreementError extends Error {
	override readonly name = 'DisagreementError'
	constructor(
		readonly ruleset: string,
		readonly at: string,
	) {
		super(`the two readings of ${ruleset} disagree at ${at}`)
	}
}

/** A rule file that does not follow the format, or names what it does not define. */
export class RuleFileError extends Error {
	override readonly name = 'RuleFileError'
}
