import { domainOf } from '../evaluation.ts'
import { grantFor } from '../http/authorise.ts'
import { callerOf, endpoint } from '../http/endpoint.ts'
import { idempotencyKey } from '../http/idempotency-key.ts'
import { MEDIA_TYPES, wantedType } from '../http/media-types.ts'
import { Problem } from '../http/problem.ts'
import { ImpactRequest, JobQuery } from '../http/requests.ts'
import { json } from '../http/respond.ts'
import { jsonOf, uploadOf } from '../http/upload.ts'
import { validQuery, validValue } from '../http/validate.ts'
import { compileCandidate } from '../impact/candidate.ts'
import { driverFromEnvironment } from '../jobs/driver-from-environment.ts'
import { jobsFromEnvironment } from '../jobs/from-environment.ts'
import { jobView } from '../jobs/read.ts'
import { startJob } from '../jobs/start.ts'
import type { JobDriver, JobStore, UploadAddress } from '../jobs/store.ts'
import { startUpload } from '../jobs/upload.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import { rangeOfRuleset } from '../reading.ts'
import type { System } from '../system.ts'

/** What starts jobs. */
export interface JobStarter extends System {
	jobs: JobStore
	driver: JobDriver
}

/** Takes work that is too long for one answer, and says where its progress stands. */
export const build = (parts: JobStarter) =>
	endpoint('start-job', parts, async (event) => {
		const principal = callerOf(event)
		const { kind, ruleset, upload: later, ...pin } = validQuery(JobQuery, event)
		const key = idempotencyKey(event)
		const { requestId } = event.requestContext
		const upload = uploadOf(event)
		const place = { jobs: parts.jobs, driver: parts.driver, now: parts.clock() }
		const base = { ruleset, principal, requestId }
		if (kind === 'batch') {
			grantFor(principal, 'decide', domainOf(ruleset))
			if (!principal.scopes.includes('decisions:write'))
				throw new Problem('forbidden', '您的登录凭证不含作出判定的权限')
			const wanted = wantedType(event.headers?.accept)
			const asked = { ...base, kind, key, input: upload.type, wanted, ...pin } as const
			if (later) return accepted(await startUpload(place, key, asked, MEDIA_TYPES[upload.type]))
			return accepted(await startJob(place, key, asked, upload.bytes))
		}
		grantFor(principal, 'audit', domainOf(ruleset))
		const { candidate, ...period } = validValue(ImpactRequest, jsonOf(upload))
		rangeOfRuleset(principal, { ruleset, ...period })
		const { file } = await compileCandidate(ruleset, candidate)
		return accepted(await startJob(place, key, { ...base, kind, ...period }, JSON.stringify(file)))
	})

function accepted({ upload, ...started }: Parameters<typeof jobView>[0] & { upload?: UploadAddress }) {
	const view = jobView(started)
	return json(
		202,
		{ ...view, ...(upload ? { upload } : {}) },
		{ location: `/v1/jobs/${view.jobId}`, 'retry-after': '2' },
	)
}

export const handler = onLambda(
	build({
		...lambdaSystem,
		jobs: jobsFromEnvironment(),
		driver: driverFromEnvironment(),
	}),
)
