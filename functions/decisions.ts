import { canonicalJson, compareOutcomes, type Outcome, sha256 } from '../rules/index.ts'
import type { Appended, DecisionLog } from './decision-log/log.ts'
import { domainOf, evaluateRequest } from './evaluation.ts'
import { grantFor } from './http/authorise.ts'
import type { Principal } from './http/claims.ts'
import type { DecisionRequest } from './http/requests.ts'
import { countDecision } from './metrics.ts'
import type { System } from './system.ts'

/** What the handlers of the decision log work with. */
export interface LogSystem extends System {
	log: DecisionLog
}

/** One request to decide. */
export interface Decide {
	ruleset: string
	request: DecisionRequest
	principal: Principal
	idempotencyKey: string
	requestId: string
}

/**
 * Evaluates and logs. A key that was used before gives the first decision again, whatever the catalogue says by now.
 * Throws the problem `forbidden`, and what evaluation and log throw.
 */
export async function decide(
	{ ruleset, request, principal, idempotencyKey, requestId }: Decide,
	parts: LogSystem,
): Promise<Appended> {
	const { clock, log } = parts
	const domain = domainOf(ruleset)
	const { role } = grantFor(principal, 'decide', domain)
	const { subject, org } = principal
	const requestHash = sha256(canonicalJson({ ruleset, ...request }))
	const known = await log.find({ org, subject, key: idempotencyKey, requestHash })
	if (known) return counted(parts, { entry: known, replayed: true })
	const { compiled, evaluation } = await evaluateRequest(ruleset, request, clock())
	const draft = {
		evaluation,
		domain,
		facts: request.facts,
		note: request.note ?? null,
		subject: request.subject,
		actor: { subject, role, org },
		requestId,
		idempotencyKey,
		requestHash,
	}
	await log.ruleFiles.keep(compiled.contentHash, compiled.file)
	const compare = (previous: Outcome | null) => compareOutcomes(compiled, previous, evaluation.outcome)
	return counted(parts, await log.append(draft, compare))
}

function counted(parts: LogSystem, appended: Appended): Appended {
	countDecision(parts, appended.entry, appended.replayed)
	return appended
}
