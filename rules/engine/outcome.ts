import type { CompiledCondition, CompiledRuleSet } from './compile.ts'
import type { ClassificationOutcome, ComplianceOutcome, EligibilityOutcome, Outcome, Status } from './decision.ts'
import { type StageReading, truthOf } from './explain.ts'
import { levelOutcome, readLevels } from './level.ts'
import { fix, type GivenFacts, type State } from './state.ts'
import { codeOf } from './values.ts'
import { FALSE, TRUE, type Truth, UNKNOWN, verdictOf } from './verdict.ts'

/** The outcome that the verdicts of the first stage add up to. */
export function outcomeOf(compiled: CompiledRuleSet, reading: StageReading, given: GivenFacts): Outcome {
	switch (compiled.ruleSet.kind) {
		case 'level':
			return levelOutcome(compiled, reading, given)
		case 'eligibility':
			return eligibilityOutcome(compiled, reading)
		case 'classification':
			return classificationOutcome(compiled, reading)
		case 'compliance':
			return complianceOutcome(compiled, reading)
	}
}

/** Final: nothing still unknown could change the outcome. Provisional: something is proven, and more is possible. */
export function statusOf(outcome: Outcome, reading: StageReading): Status {
	switch (outcome.kind) {
		case 'level':
			if (outcome.possible.length === 0) return 'final'
			return outcome.level === 'none' ? 'undetermined' : 'provisional'
		case 'eligibility':
			if (outcome.eligible === null) return 'undetermined'
			return outcome.eligible && earlierSchemeOpen(reading) ? 'provisional' : 'final'
		case 'classification':
			if (outcome.possible.length === 0) return 'final'
			return outcome.categories.length > 0 ? 'provisional' : 'undetermined'
		case 'compliance':
			if (outcome.items.every((item) => item.passes !== null)) return 'final'
			return outcome.passes === false ? 'provisional' : 'undetermined'
	}
}

/** Puts `level`, `eligible` and `scheme` into the state, for the conditions that build on the outcome. */
export function outcomeFacts(compiled: CompiledRuleSet, reading: StageReading, state: State): void {
	const slot = (name: string) => compiled.slotByName.get(name)!
	if (compiled.ruleSet.kind === 'level') {
		const { proven, possible } = readLevels(compiled, reading)
		if (proven !== 'none' || possible.length === 0) fix(state, slot('level'), codeOf(slot('level'), proven)!)
	}
	if (compiled.ruleSet.kind === 'eligibility') {
		const { eligible, scheme } = eligibilityOutcome(compiled, reading)
		if (eligible !== null) fix(state, slot('eligible'), eligible ? 1 : 0)
		if (scheme !== null) fix(state, slot('scheme'), codeOf(slot('scheme'), scheme)!)
		if (eligible === false) state.applicable[slot('scheme').index] = false
	}
}

function eligibilityOutcome(compiled: CompiledRuleSet, reading: StageReading): EligibilityOutcome {
	const schemeOf = ({ rule }: CompiledCondition) => ('eligible' in rule.then ? rule.then.scheme : null)
	const open = reading.stage.conditions.filter((condition) => truthOf(reading, condition) !== FALSE)
	const granted = open.find((condition) => truthOf(reading, condition) === TRUE)
	const eligible = granted ? true : open.length === 0 ? false : null
	const candidates = new Set(open.map(schemeOf))
	const scheme = granted ? schemeOf(granted) : candidates.size === 1 ? [...candidates][0]! : null
	return { kind: 'eligibility', eligible, scheme, schemeLabel: scheme && compiled.ruleSet.schemes![scheme]!.label }
}

function earlierSchemeOpen(reading: StageReading): boolean {
	for (const condition of reading.stage.conditions) {
		const truth = truthOf(reading, condition)
		if (truth === TRUE) return false
		if (truth === UNKNOWN) return true
	}
	return false
}

function classificationOutcome(compiled: CompiledRuleSet, reading: StageReading): ClassificationOutcome {
	const labels = compiled.ruleSet.categories ?? {}
	const having = (truth: number) =>
		reading.stage.conditions.flatMap((condition) =>
			truthOf(reading, condition) === truth && 'category' in condition.rule.then ? [condition.rule.then.category] : [],
		)
	// In the order of the rules, whichever of them proves it: with more known, the order stays.
	const ordered = new Set(
		reading.stage.conditions.flatMap(({ rule }) => ('category' in rule.then ? [rule.then.category] : [])),
	)
	const named = (ids: ReadonlySet<string>) =>
		[...ordered].filter((id) => ids.has(id)).map((id) => ({ id, label: labels[id]!.label }))
	const categories = new Set(having(TRUE))
	const possible = new Set(having(UNKNOWN).filter((id) => !categories.has(id)))
	return { kind: 'classification', categories: named(categories), possible: named(possible) }
}

function complianceOutcome(compiled: CompiledRuleSet, reading: StageReading): ComplianceOutcome {
	const truths = new Map<string, number>()
	for (const condition of reading.stage.conditions) {
		if (!('pass' in condition.rule.then)) continue
		const { pass } = condition.rule.then
		const applies = itemApplies(reading, pass)
		if (applies === FALSE) continue
		truths.set(pass, Math.min(truths.get(pass) ?? TRUE, truthOf(reading, condition), Math.max(applies, UNKNOWN)))
	}
	const labels = compiled.ruleSet.items ?? {}
	const items = [...truths].map(([id, truth]) => ({
		id,
		label: labels[id]!.label,
		passes: verdictOf(truth as 0 | 1 | 2),
	}))
	const passes = items.length > 0 ? verdictOf(Math.min(...truths.values()) as 0 | 1 | 2) : null
	return { kind: 'compliance', passes, items }
}

/** Whether an item is one to look at. */
export function itemApplies(reading: StageReading, item: string): Truth {
	return reading.stage.items.get(item)?.fold(reading.leaves) ?? TRUE
}
