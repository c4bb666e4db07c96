import { build as decide } from '../api/decide.ts'
import { build as decideBatch } from '../api/decide-batch.ts'
import { build as getDecision } from '../api/get-decision.ts'
import { build as getJob } from '../api/get-job.ts'
import { build as getJobResult } from '../api/get-job-result.ts'
import { build as getRuleset } from '../api/get-ruleset.ts'
import { build as health } from '../api/health.ts'
import { build as impact } from '../api/impact.ts'
import { build as listDecisions } from '../api/list-decisions.ts'
import { build as listRulesets } from '../api/list-rulesets.ts'
import { build as openapi } from '../api/openapi.ts'
import { build as preview } from '../api/preview.ts'
import { build as replay } from '../api/replay.ts'
import { build as reportOutcomes } from '../api/report-outcomes.ts'
import { type JobStarter, build as startJob } from '../api/start-job.ts'
import { build as template } from '../api/template.ts'
import { build as timeline } from '../api/timeline.ts'
import { build as verifyDay } from '../api/verify-day.ts'
import { build as verifySubject } from '../api/verify-subject.ts'
import { type WebSystem, build as web } from '../api/web.ts'
import type { LogSystem } from '../decisions.ts'
import type { FunctionName } from '../routes.ts'
import type { Handler } from './gateway.ts'
import { localSite } from './site.ts'

/** Every function's handler, built on the same parts. */
export function handlersOn(parts: LogSystem & JobStarter & Partial<WebSystem>): Record<FunctionName, Handler> {
	return {
		'list-rulesets': listRulesets(parts),
		'get-ruleset': getRuleset(parts),
		preview: preview(parts),
		decide: decide(parts),
		'list-decisions': listDecisions(parts),
		'get-decision': getDecision(parts),
		timeline: timeline(parts),
		replay: replay(parts),
		'verify-subject': verifySubject(parts),
		'verify-day': verifyDay(parts),
		'decide-batch': decideBatch(parts),
		template: template(parts),
		impact: impact(parts),
		'start-job': startJob(parts),
		'get-job': getJob(parts),
		'get-job-result': getJobResult(parts),
		'report-outcomes': reportOutcomes(parts),
		openapi: openapi(parts),
		health: health(parts),
		web: web({ ...localSite(), ...parts }),
	}
}
