import { answerOf } from '../batch/answer.ts'
import { emptyCounts, tallied } from '../batch/counts.ts'
import { collectRows } from '../batch/read-rows.ts'
import type { BatchRowResult } from '../batch/result.ts'
import { runBatch } from '../batch/run.ts'
import { logFromEnvironment } from '../decision-log/from-environment.ts'
import { domainOf } from '../evaluation.ts'
import { grantFor } from '../http/authorise.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { idempotencyKey } from '../http/idempotency-key.ts'
import { wantedType } from '../http/media-types.ts'
import { BatchQuery, RulesetPath } from '../http/requests.ts'
import { uploadOf } from '../http/upload.ts'
import { validPath, validQuery } from '../http/validate.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import type { JobSystem } from '../jobs/store.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** An answer that is still to be put together needs so much of the time that is left. */
const RESERVE_MS = 4_000

/** Decides up to 5,000 rows; each is logged like a single decision. */
export const build = (parts: JobSystem) =>
	endpoint('decide-batch', parts, async (event, context) => {
		const { id: ruleset } = validPath(RulesetPath, event)
		const principal = callerOf(event)
		grantFor(principal, 'decide', domainOf(ruleset))
		const pin = validQuery(BatchQuery, event)
		const key = idempotencyKey(event)
		const wanted = wantedType(event.headers?.accept)
		const rows = await collectRows(uploadOf(event), ruleset, pin, parts.clock())
		const batch = { ruleset, principal, key, requestId: event.requestContext.requestId, ...pin }
		const counts = emptyCounts()
		const results: BatchRowResult[] = []
		const goOn = () => context.getRemainingTimeInMillis() > RESERVE_MS
		for await (const result of runBatch(rows, batch, parts, goOn)) {
			tallied(counts, result)
			results.push(result)
		}
		return answerOf(parts.jobs, { ruleset, wanted, results, counts, name: batch.requestId })
	})

export const handler = onLambda(build({ ...lambdaSystem, log: logFromEnvironment(), jobs: jobsFromEnvironment() }))
