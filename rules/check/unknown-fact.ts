import { amountFacts } from '../engine/calculation.ts'
import { makesOutcome } from '../engine/compile.ts'
import {
	type Duty,
	type IndicatorFormula,
	type Leaf,
	OUTCOME_FACTS,
	type Rule,
	type RuleSet,
} from '../engine/format.ts'
import { comparedFact } from '../engine/leaf.ts'
import type { Check } from './check.ts'
import { Findings, type Place } from './diagnostic.ts'
import { derivedAbove, kindOf, partsOf } from './names.ts'
import { isLeaf, leavesOf, nodesOf, placeOf, referencesOf, rootsOf } from './walk.ts'

type Report = (message: string, place?: Place) => void

/** UNKNOWN_FACT: whatever a file names (facts, conditions, rules, schemes, levels …) is defined in it. */
export const unknownFact: Check = {
	codes: ['UNKNOWN_FACT'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			const report: Report = (message, place) => findings.add('UNKNOWN_FACT', path, message, place)
			checkLeaves(ruleSet, report)
			checkReferences(ruleSet, report)
			checkDefinitions(ruleSet, report)
			checkItems(ruleSet, report)
			for (const rule of ruleSet.rules) checkThen(rule, ruleSet, report)
			checkIndicators(ruleSet, report)
			checkReadings(ruleSet, report)
		}
		return findings.diagnostics
	},
}

function checkLeaves(ruleSet: RuleSet, report: Report): void {
	for (const { leaf, root } of leavesOf(ruleSet)) {
		for (const name of factsOf(leaf)) {
			if (!kindOf(ruleSet, name)) report(`Define the fact ${name}, or mend its name.`, placeOf(root, leaf))
		}
	}
	const outcomeFacts: readonly string[] = OUTCOME_FACTS
	for (const rule of ruleSet.rules.filter(makesOutcome)) {
		for (const tree of reachableTrees(rule.when, ruleSet)) {
			if (!isLeaf(tree) || !outcomeFacts.includes(tree.fact)) continue
			const message = `Test other facts: ${tree.fact} comes out of the rules that make the outcome.`
			report(message, { rule: rule.id, condition: tree.id })
		}
	}
}

/** Every tree under a condition, references followed; each named condition once. */
export function reachableTrees(tree: Rule['when'], ruleSet: RuleSet, seen = new Set<string>()): Rule['when'][] {
	const named = referencesOf(tree).filter((name) => !seen.has(name) && ruleSet.conditions?.[name])
	for (const name of named) seen.add(name)
	return [...nodesOf(tree), ...named.flatMap((name) => reachableTrees(ruleSet.conditions![name]!, ruleSet, seen))]
}

function checkReferences(ruleSet: RuleSet, report: Report): void {
	const conditions = ruleSet.conditions ?? {}
	for (const root of rootsOf(ruleSet)) {
		for (const name of referencesOf(root.tree)) {
			if (!Object.hasOwn(conditions, name)) report(`Define the condition ${name}, or mend its name.`, placeOf(root))
		}
	}
	for (const [name, tree] of Object.entries(conditions)) {
		const within = reachableTrees(tree, ruleSet).flatMap((node) => ('condition' in node ? [node.condition] : []))
		if (within.includes(name)) report(`Break the circle: the condition ${name} refers to itself.`, { condition: name })
	}
}

function checkDefinitions(ruleSet: RuleSet, report: Report): void {
	for (const [name, fact] of Object.entries(ruleSet.facts)) {
		const on = fact.appliesWhen?.fact
		if (on !== undefined && (on === name || !Object.hasOwn(ruleSet.facts, on))) {
			report(`Let ${name} apply by another fact: ${on} is not one that the caller gives beside it.`)
		}
	}
	for (const [name, definition] of Object.entries(ruleSet.derived)) {
		const above = derivedAbove(ruleSet, name)
		for (const part of partsOf(definition)) {
			if (Object.hasOwn(ruleSet.facts, part) || above.includes(part)) continue
			report(`Define ${part} above the derived fact ${name}, or mend its name.`)
		}
	}
}

/** An item applies by conditions of the rules that pass it, so that a rule of an item left out is never open. */
function checkItems(ruleSet: RuleSet, report: Report): void {
	const leavesIn = (tree: Rule['when']) =>
		reachableTrees(tree, ruleSet).flatMap((part) => (isLeaf(part) ? [part.id] : []))
	for (const [item, { appliesWhen }] of Object.entries(ruleSet.items ?? {})) {
		const rules = ruleSet.rules.filter(({ then }) => 'pass' in then && then.pass === item)
		if (!appliesWhen || rules.length === 0) continue
		const leaves = new Set(rules.flatMap(({ when }) => leavesIn(when)))
		for (const name of Array.isArray(appliesWhen) ? appliesWhen : leavesIn(appliesWhen)) {
			if (!leaves.has(name))
				report(`Let the item ${item} apply by conditions of its rules: ${name} is none.`, { rule: rules[0]!.id })
		}
	}
}

function checkThen({ id, then }: Rule, ruleSet: RuleSet, report: Report): void {
	const place = { rule: id }
	const isDefined = (what: string, name: string, names: Iterable<string>) => {
		if (![...names].includes(name)) report(`Define the ${what} ${name}, or mend its name.`, place)
	}
	if ('level' in then)
		isDefined(
			'level',
			then.level,
			(ruleSet.ladder ?? []).map(({ level }) => level),
		)
	if ('level' in then && then.indicator !== undefined) {
		isDefined('indicator', then.indicator, Object.keys(ruleSet.indicators?.signs ?? {}))
	}
	if ('eligible' in then) isDefined('scheme', then.scheme, Object.keys(ruleSet.schemes ?? {}))
	if ('category' in then) isDefined('category', then.category, Object.keys(ruleSet.categories ?? {}))
	if ('pass' in then) isDefined('item', then.pass, Object.keys(ruleSet.items ?? {}))
	const facts = [...Object.keys(ruleSet.facts), ...Object.keys(ruleSet.derived)]
	if ('amount' in then) for (const name of amountFacts(then.amount)) isDefined('fact', name, facts)
	if ('duties' in then) {
		for (const name of then.duties.flatMap(dutyFacts)) isDefined('fact', name, facts)
	}
}

/** The facts that a leaf compares: its own, and the one that it is compared with. */
export function factsOf(leaf: Leaf): string[] {
	return [leaf.fact, comparedFact(leaf) ?? []].flat()
}

/** The facts from which a duty's time runs and at which the duty ends, where it names them. */
export function dutyFacts({ time, until }: Duty): string[] {
	const start = time && ('after' in time ? time.after : 'from' in time ? time.from : undefined)
	return [start, until].filter((name) => name !== undefined)
}

function checkIndicators({ indicators, facts, derived }: RuleSet, report: Report): void {
	if (!indicators) return
	for (const [sign, { facts: names }] of Object.entries(indicators.signs)) {
		for (const name of names) {
			if (name in facts || name in derived) continue
			report(`Define the fact ${name} of the sign ${sign}, or mend its name.`)
		}
	}
	const signsOf = (formula: IndicatorFormula): string[] => {
		if (typeof formula === 'string') return [formula]
		return ('highest' in formula ? formula.highest : formula.lowest).flatMap(signsOf)
	}
	for (const [name, { formula }] of Object.entries(indicators.readings)) {
		for (const sign of signsOf(formula)) {
			if (!(sign in indicators.signs)) report(`Define the sign ${sign} of the formula ${name}, or mend its name.`)
		}
	}
}

function checkReadings(ruleSet: RuleSet, report: Report): void {
	const leaves = new Set(leavesOf(ruleSet).map(({ leaf }) => leaf.id))
	const rules = new Set(ruleSet.rules.map(({ id }) => id))
	for (const { code, raise } of ruleSet.readings) {
		if (typeof raise === 'string') continue
		const [names, known, what] =
			'decisive' in raise ? [raise.decisive, leaves, 'condition'] : [raise.rules, rules, 'rule']
		for (const name of names) {
			if (!known.has(name)) report(`Name a ${what} of this file in the reading ${code}: ${name} is none.`)
		}
	}
}
