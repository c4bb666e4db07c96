/** The idempotency key was used before, for a request with another content. */
export class IdempotencyMismatchError extends Error {
	override readonly name = 'IdempotencyMismatchError'
}

/** Others kept writing to the chain at the same time; nothing was recorded. */
export class SubjectMovedOnError extends Error {
	override readonly name = 'SubjectMovedOnError'
}

/** The database did not answer, or refused. */
export class LogUnavailableError extends Error {
	override readonly name = 'LogUnavailableError'
	constructor(
		/** The name of the database's error, for the report. */
		readonly reason: string,
		/** The request was to record a decision. */
		readonly writing: boolean,
		/** The write was sent and no answer came: it may yet have been recorded. */
		readonly uncertain: boolean,
	) {
		super(`decision log unavailable: ${reason}`)
	}

	/** The same, where an earlier write may have been recorded. */
	unconfirmed(): LogUnavailableError {
		return new LogUnavailableError(this.reason, this.writing, true)
	}
}

/** The entry is larger than the database takes; nothing was recorded. */
export class EntryTooLargeError extends Error {
	override readonly name = 'EntryTooLargeError'
}
