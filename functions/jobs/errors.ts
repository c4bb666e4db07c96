/** What jobs are kept in, or what makes them go on, did not answer or refused: the same can be asked again. */
export class JobsUnavailableError extends Error {
	override readonly name = 'JobsUnavailableError'
	constructor(
		/** The name of the error it met, for the report. */
		readonly reason: string,
	) {
		super(`jobs unavailable: ${reason}`)
	}
}

/** The answer of such a service. Throws JobsUnavailableError, but what `known` has a meaning for as it is. */
export async function answerOf<T>(answer: Promise<T>, known: (error: Error) => boolean = () => false): Promise<T> {
	try {
		return await answer
	} catch (error) {
		if (error instanceof Error && known(error)) throw error
		throw new JobsUnavailableError(error instanceof Error ? error.name : typeof error)
	}
}
