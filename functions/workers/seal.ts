import { archiveFromEnvironment } from '../archive/from-environment.ts'
import { archiveSeals } from '../archive/seals.ts'
import type { ArchiveStore } from '../archive/store.ts'
import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { type Seal, sealDays } from '../decision-log/seal.ts'
import type { LogSystem } from '../decisions.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { rulesetIds } from '../verification.ts'

/**
 * Seals the days that are over and archives every seal that is not archived yet, also of runs that ended before that.
 * Reports each new seal, so that its hash also stands in the function's own log.
 */
export const build =
	({ log, store, clock, report }: LogSystem & { store: ArchiveStore }) =>
	async (): Promise<Seal[]> => {
		const seals = await sealDays(log, rulesetIds(), clock())
		for (const { day, entries, hash } of seals) report({ level: 'info', at: 'seal', day, entries, hash })
		await archiveSeals(log, store)
		return seals
	}

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment(), store: archiveFromEnvironment() }))
