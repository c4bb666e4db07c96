import { type CompiledRuleSet, canonicalJson, type Outcome, type Reason, type Verdict } from '../rules/index.ts'
import type { DecisionLog } from './decision-log/log.ts'
import type { Entry } from './decision-log/record.ts'
import type { Principal } from './http/claims.ts'
import { visibleTo } from './reading.ts'
import { ruleFileCache } from './replay.ts'

/** A fact that was given otherwise than before; null stands for not given. */
export interface FactChange {
	fact: string
	label: string
	before: unknown
	after: unknown
}

/** A condition that turned: why the outcome is another. */
export interface ConditionChange {
	rule: string
	condition: string
	clause: string
	before: Verdict
	after: Verdict
	/** As the later entry says it. */
	sentence: string
}

/** What changed against the subject's previous entry under the same rule set. */
export interface Changes {
	facts: FactChange[]
	conditions: ConditionChange[]
	/** Null where both came to the same. */
	outcome: { before: Outcome; after: Outcome } | null
	version: { before: string; after: string } | null
}

/** Each entry with what changed; null for a first one, and where the caller may not see the one before. */
export function changesBetween(
	log: DecisionLog,
	principal: Principal,
	entries: readonly Entry[],
): Promise<{ entry: Entry; changes: Changes | null }[]> {
	const known = new Map(entries.map((entry) => [entry.record.decisionId, entry]))
	const visible = visibleTo(principal)
	const ruleFile = ruleFileCache(log)
	return Promise.all(
		entries.map(async (entry) => {
			const previous = await previousOf(log, known, entry)
			const seen = previous && visible({ domain: previous.record.domain, org: previous.record.actor.org })
			if (!seen) return { entry, changes: null }
			return { entry, changes: changesOf(previous, entry, await ruleFile(entry.record.ruleset.contentHash)) }
		}),
	)
}

async function previousOf(log: DecisionLog, known: Map<string, Entry>, { record }: Entry): Promise<Entry | null> {
	const { previousDecisionId, latestBefore, ruleset } = record
	if (previousDecisionId === null) return null
	return known.get(previousDecisionId) ?? log.at(record, latestBefore[ruleset.id]!)
}

/** `decidedBy`: the rule file of the later entry, which the catalogue may have left behind. */
function changesOf({ record: before }: Entry, { record: after }: Entry, decidedBy: CompiledRuleSet | null): Changes {
	const ruleSet = decidedBy?.ruleSet
	const definitions = ruleSet?.facts ?? {}
	// What builds on the outcome turns with it, and does not say why.
	const inputs = new Set([...Object.keys(definitions), ...Object.keys(ruleSet?.derived ?? {})])
	const names = [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])].sort()
	const facts = names.map((fact) => ({
		fact,
		label: definitions[fact]?.label ?? fact,
		before: before.facts[fact] ?? null,
		after: after.facts[fact] ?? null,
	}))
	const sameOutcome = canonicalJson(before.outcome) === canonicalJson(after.outcome)
	const sameVersion = before.ruleset.contentHash === after.ruleset.contentHash
	return {
		facts: facts.filter((one) => canonicalJson(one.before) !== canonicalJson(one.after)),
		conditions: turned(before.reasons, after.reasons, (fact) => inputs.has(fact)),
		outcome: sameOutcome ? null : { before: before.outcome, after: after.outcome },
		version: sameVersion ? null : { before: before.ruleset.version, after: after.ruleset.version },
	}
}

/** Conditions on some facts that stand in both entries with another result, once each. */
function turned(before: readonly Reason[], after: readonly Reason[], on: (fact: string) => boolean): ConditionChange[] {
	const results = new Map(before.map(({ condition, result }) => [condition, result]))
	const changed = new Map<string, ConditionChange>()
	for (const { rule, condition, clause, fact, result, sentence } of after) {
		const was = results.get(condition)
		if (was === undefined || was === result || !on(fact)) continue
		changed.set(condition, { rule, condition, clause, before: was, after: result, sentence })
	}
	return [...changed.values()]
}
