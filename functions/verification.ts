import { catalogue } from '../rules/index.ts'
import { chainOf, subjectKey } from './decision-log/keys.ts'
import type { DecisionLog } from './decision-log/log.ts'
import type { Subject } from './decision-log/record.ts'
import type { Verification } from './decision-log/verify.ts'
import { type DayVerification, verifyDay } from './decision-log/verify-day.ts'

/** Whether a subject's chains are whole: one in an emergency, elsewhere one for each organisation. */
export interface SubjectVerification {
	subject: Subject
	/** Null where there is nothing: whether all of it was deleted is for the daily seal to say. */
	whole: boolean | null
	chains: (Verification & { scope: string })[]
}

/** Every rule set that may have entries. */
export function rulesetIds(): string[] {
	return catalogue.list().map(({ id }) => id)
}

/** Walks every chain of a subject. */
export async function verifySubject(log: DecisionLog, subject: Subject): Promise<SubjectVerification> {
	const found = new Set<string>()
	const range = { index: 'bySubject', value: subjectKey(subject), visible: () => true } as const
	for await (const { key } of log.walk(range)) found.add(key.pk)
	const chains = await Promise.all(
		[...found].sort().map(async (pk) => {
			const chain = chainOf(pk)!
			return { scope: chain.scope, ...(await log.verifyChain(chain)) }
		}),
	)
	const whole = chains.length === 0 ? null : chains.every(({ faults }) => faults.length === 0)
	return { subject, whole, chains }
}

/** A day held to its seal; the cursor is opaque to callers. */
export async function dayVerification(
	log: DecisionLog,
	{ date, limit, cursor }: { date: string; limit: number; cursor?: string },
): Promise<DayVerification & { whole: boolean }> {
	const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8')
	const found = await verifyDay(log, rulesetIds(), date, { limit, cursor: after })
	const next = found.next && Buffer.from(found.next).toString('base64url')
	return { ...found, whole: found.faults.length + found.sealFaults.length === 0, next }
}
