import { type CompiledRuleSet, catalogue, type Evaluation, evaluate, UnknownRuleSetError } from '../rules/index.ts'
import type { EvaluationRequest } from './http/requests.ts'
import type { Domain } from './http/roles.ts'
import { shanghaiDay } from './time.ts'

const domains = new Map(catalogue.list().map(({ id, domain }) => [id, domain]))

/** The domain of a rule set. Throws UnknownRuleSetError. */
export function domainOf(ruleset: string): Domain {
	const domain = domains.get(ruleset)
	if (!domain) throw new UnknownRuleSetError(ruleset)
	return domain
}

/** Which version is asked for: the one named, or the one in force on a day, which is today unless another is given. */
export interface Pin {
	/** A calendar day, or an instant with its offset. */
	asOf?: string
	version?: string
}

/** Throws UnknownRuleSetError, or NoVersionInForceError. */
export function selectVersion(ruleset: string, pin: Pin, now: Date): CompiledRuleSet {
	const { version } = pin
	return catalogue.select(ruleset, version === undefined ? { asOf: dayOf(pin, now) } : { version })
}

/** The day for which a decision is made, in Asia/Shanghai. */
export function dayOf({ asOf }: Pin, now: Date): string {
	if (asOf === undefined) return shanghaiDay(now)
	return asOf.includes('T') ? shanghaiDay(new Date(asOf)) : asOf
}

/** Evaluates a request and writes nothing. Throws what `selectVersion` and `evaluate` throw. */
export async function evaluateRequest(
	ruleset: string,
	request: EvaluationRequest,
	now: Date,
): Promise<{ compiled: CompiledRuleSet; evaluation: Evaluation }> {
	const compiled = selectVersion(ruleset, request, now)
	return { compiled, evaluation: await evaluate(compiled, request.facts, { asOf: dayOf(request, now) }) }
}
