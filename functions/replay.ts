import {
	type CompiledRuleSet,
	canonicalJson,
	catalogue,
	compile,
	type Evaluation,
	evaluate,
	InvalidFactsError,
	RuleSetSchema,
} from '../rules/index.ts'
import type { DecisionLog } from './decision-log/log.ts'
import { type Entry, LEVEL_LOWERED } from './decision-log/record.ts'
import { differencesBetween, type ValueDifference } from './differences.ts'

/** A decision made again from its entry, held against what was recorded. */
export interface Replay {
	decisionId: string
	/** Null where the rule file is nowhere to be found. */
	same: boolean | null
	ruleset: Evaluation['ruleset']
	/** Where the rule file was found. */
	ruleFile: 'catalogue' | 'log' | 'missing'
	outcome: { recorded: Evaluation['outcome']; replayed: Evaluation['outcome'] | null }
	differences: ValueDifference[]
	/** In Chinese. */
	detail: string
}

/** More differences than anybody reads. */
const LISTED = 100

/** Decides again: the recorded facts, on the recorded day, by the rule file with the recorded hash. */
export async function replay(log: DecisionLog, { record }: Entry): Promise<Replay> {
	const { decisionId, ruleset, asOf } = record
	const recorded = evaluationOf(record)
	const base = { decisionId, ruleset }
	const found = await ruleFileOf(log, ruleset.contentHash)
	if (!found) {
		const detail = '找不到判定时所用的规则文件，无法重放；请恢复该文件后再试'
		const outcome = { recorded: recorded.outcome, replayed: null }
		return { ...base, same: null, ruleFile: 'missing', outcome, differences: [], detail }
	}
	const replayed = await evaluate(found.compiled, record.facts, { asOf }).catch((error: unknown) => {
		if (error instanceof InvalidFactsError) return null
		throw error
	})
	if (!replayed) {
		const detail = '规则文件不接受记录中填报的内容：记录不是写入时的样子，请核对这个对象的记录'
		const outcome = { recorded: recorded.outcome, replayed: null }
		return { ...base, same: false, ruleFile: found.from, outcome, differences: [], detail }
	}
	const same = canonicalJson(recorded) === canonicalJson(replayed)
	const differences = same ? [] : differencesBetween(recorded, replayed)
	return {
		...base,
		same,
		ruleFile: found.from,
		outcome: { recorded: recorded.outcome, replayed: replayed.outcome },
		differences: differences.slice(0, LISTED),
		detail: same ? '重放结果与记录完全一致' : `重放结果与记录有 ${differences.length} 处不同`,
	}
}

/** The rule file with a hash: as the catalogue has it, else as the log has kept it. */
export async function ruleFileOf(
	log: DecisionLog,
	contentHash: string,
): Promise<{ compiled: CompiledRuleSet; from: 'catalogue' | 'log' } | null> {
	const served = catalogue.byHash(contentHash)
	if (served) return { compiled: served, from: 'catalogue' }
	const kept = RuleSetSchema.safeParse(await log.ruleFiles.read(contentHash))
	return kept.success ? { compiled: compile(kept.data), from: 'log' } : null
}

/** Rule files by their hash, each looked up once. */
export function ruleFileCache(log: DecisionLog): (contentHash: string) => Promise<CompiledRuleSet | null> {
	const known = new Map<string, Promise<CompiledRuleSet | null>>()
	return (contentHash) => {
		const found = known.get(contentHash) ?? ruleFileOf(log, contentHash).then((file) => file?.compiled ?? null)
		known.set(contentHash, found)
		return found
	}
}

/** The part of a record that evaluation gave; the advice on a lowered level came from the log. */
function evaluationOf(record: Entry['record']): Evaluation {
	const { ruleset, asOf, status, outcome, reasons, missing, nextThresholds, amounts, options, duties } = record
	const { review, normalisedFacts } = record
	return {
		ruleset,
		asOf,
		status,
		outcome,
		reasons,
		missing,
		nextThresholds,
		amounts,
		options,
		duties,
		review: review.filter(({ code }) => code !== LEVEL_LOWERED),
		normalisedFacts,
	}
}
