import type { CompiledRuleSet, RuleSetIdentity } from '../../rules/index.ts'
import type { IndexedEntry, Range } from '../decision-log/list.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { ruleFileCache } from '../replay.ts'
import { type ImpactReport, ImpactTally, type TallyState } from './tally.ts'

/** How far a run has come. */
export interface ImpactRun {
	tally: ImpactTally
	/** The last entry that was counted; undefined before the first. */
	last: IndexedEntry | undefined
	done: boolean
}

/** What a run has found, with the candidate that it tried. */
export type ImpactAnswer = ImpactReport & { candidate: RuleSetIdentity }

export function impactAnswer(candidate: CompiledRuleSet, tally: ImpactTally): ImpactAnswer {
	const { id, version, title } = candidate.ruleSet
	return { candidate: { id, version, title, contentHash: candidate.contentHash }, ...tally.report() }
}

/** Counts at most `limit` entries of a range behind the last one counted. */
export async function runImpact(
	log: DecisionLog,
	candidate: CompiledRuleSet,
	range: Range,
	{ limit, after, state }: { limit: number; after?: IndexedEntry; state?: TallyState },
): Promise<ImpactRun> {
	const tally = new ImpactTally(candidate, ruleFileCache(log), state)
	let last = after
	let counted = 0
	for await (const entry of log.walk(range, after)) {
		if (counted === limit) return { tally, last, done: false }
		await tally.add(entry)
		last = entry
		counted++
	}
	return { tally, last, done: true }
}
