import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { type Seal, sealDays } from '../decision-log/seal.ts'
import type { LogSystem } from '../decisions.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { rulesetIds } from '../verification.ts'

/** Seals the days that are over; reports each new seal, so that its hash also stands outside the log. */
export const build =
	({ log, clock, report }: LogSystem) =>
	async (): Promise<Seal[]> => {
		const seals = await sealDays(log, rulesetIds(), clock())
		for (const { day, entries, hash } of seals) report({ level: 'info', at: 'seal', day, entries, hash })
		return seals
	}

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment() }))
