import { DisagreementError } from '../rules/index.ts'
import { LogUnavailableError, SubjectMovedOnError } from './decision-log/errors.ts'
import { JobsUnavailableError } from './jobs/errors.ts'
import type { System } from './system.ts'

/** Counts a failure that tells of the service's health; what is the caller's own fault counts for nothing. */
export function countFailure({ count }: Pick<System, 'count'>, error: unknown): void {
	if (error instanceof DisagreementError) count('Disagreements')
	if (error instanceof LogUnavailableError) count('LogUnavailable')
	if (error instanceof JobsUnavailableError) count('JobsUnavailable')
	if (error instanceof SubjectMovedOnError) count('SubjectMovedOn')
}
