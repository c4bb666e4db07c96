import type { CompiledRuleSet } from './compile.ts'
import type { Change, Outcome } from './decision.ts'
import { rankOf } from './level.ts'

/** What an outcome settles, without what is merely possible: two outcomes that settle the same have equal keys. */
export function settledKey(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'level':
			return outcome.level
		case 'eligibility':
			return JSON.stringify([outcome.eligible, outcome.scheme])
		case 'classification':
			return JSON.stringify(outcome.categories.map((category) => category.id))
		case 'compliance':
			return JSON.stringify([outcome.passes, outcome.items.map((item) => [item.id, item.passes])])
	}
}

/** Outcome codes that are no level and no category. */
const UNDETERMINED = 'undetermined'

/**
 * An outcome as lists and reports count it: a level; `eligible` (and its scheme), `not-eligible`; categories, or `none`;
 * `passes`, `fails`; or `undetermined`. The first code is the one that is counted.
 */
export function outcomeCodes(outcome: Outcome): string[] {
	switch (outcome.kind) {
		case 'level':
			return [outcome.level === 'none' && outcome.possible.length > 0 ? UNDETERMINED : outcome.level]
		case 'eligibility':
			if (outcome.eligible === null) return [UNDETERMINED]
			if (!outcome.eligible) return ['not-eligible']
			return ['eligible', ...(outcome.scheme === null ? [] : [outcome.scheme])]
		case 'classification':
			if (outcome.categories.length > 0) return outcome.categories.map(({ id }) => id)
			return [outcome.possible.length > 0 ? UNDETERMINED : 'none']
		case 'compliance':
			return [outcome.passes === null ? UNDETERMINED : outcome.passes ? 'passes' : 'fails']
	}
}

/** How an outcome stands to the subject's previous one in the same rule set; null when there is none. */
export function compareOutcomes(compiled: CompiledRuleSet, previous: Outcome | null, current: Outcome): Change {
	if (!previous) return 'first'
	if (previous.kind === 'level' && current.kind === 'level') {
		const difference = rankOf(compiled, current.level) - rankOf(compiled, previous.level)
		return difference > 0 ? 'raised' : difference < 0 ? 'lowered' : 'same'
	}
	return settledKey(previous) === settledKey(current) ? 'same' : 'changed'
}
