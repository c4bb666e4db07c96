import type { DerivedDefinition, RuleSet } from '../engine/format.ts'

/** What values a name stands for, as far as conditions care. */
export type Kind =
	| { type: 'number'; decimals: number; unit: string }
	| { type: 'ratio' }
	| { type: 'boolean' }
	| { type: 'enum'; values: readonly string[] }
	| { type: 'instant' | 'date' | 'series' }

/** The names that a derived fact is made of. */
export function partsOf(definition: DerivedDefinition): string[] {
	if ('sum' in definition) return definition.sum
	if ('maximum' in definition) return definition.maximum
	if ('either' in definition) return definition.either
	if ('ratio' in definition) return [definition.ratio.of, definition.ratio.to]
	if ('rollingSum' in definition) return [definition.rollingSum.series]
	if ('elapsed' in definition) return [definition.elapsed.from, definition.elapsed.to]
	const { fact, atLeast = [], atMost = [] } = definition.bounded
	return [fact, ...atLeast, ...atMost]
}

/** The facts that the outcome of this kind of rule set supplies. */
export function outcomeKinds(ruleSet: RuleSet): Map<string, Kind> {
	if (ruleSet.kind === 'level') {
		const levels = (ruleSet.ladder ?? []).map(({ level }) => level)
		return new Map([['level', { type: 'enum', values: [...levels, 'none'] }]])
	}
	if (ruleSet.kind !== 'eligibility') return new Map()
	return new Map<string, Kind>([
		['eligible', { type: 'boolean' }],
		['scheme', { type: 'enum', values: Object.keys(ruleSet.schemes ?? {}) }],
	])
}

/** The kind of a fact, a derived fact or an outcome fact; undefined where the rule set has no such name. */
export function kindOf(ruleSet: RuleSet, name: string): Kind | undefined {
	const fact = Object.hasOwn(ruleSet.facts, name) ? ruleSet.facts[name] : undefined
	if (!fact) return derivedKind(ruleSet, name) ?? outcomeKinds(ruleSet).get(name)
	switch (fact.type) {
		case 'integer':
			return { type: 'number', decimals: 0, unit: fact.unit }
		case 'number':
			return { type: 'number', decimals: fact.decimals, unit: fact.unit }
		case 'money':
			return { type: 'number', decimals: 2, unit: fact.unit }
		case 'enum':
			return { type: 'enum', values: fact.values.map(({ value }) => value) }
		default:
			return { type: fact.type }
	}
}

function derivedKind(ruleSet: RuleSet, name: string): Kind | undefined {
	const definition = Object.hasOwn(ruleSet.derived, name) ? ruleSet.derived[name] : undefined
	if (!definition) return undefined
	if ('ratio' in definition) return { type: 'ratio' }
	if ('elapsed' in definition) return { type: 'number', decimals: 0, unit: definition.unit }
	return { type: 'number', decimals: decimalsOf(ruleSet, name), unit: definition.unit }
}

/** Parts of derived facts stand above them, so the recursion ends. */
function decimalsOf(ruleSet: RuleSet, name: string): number {
	const fact = Object.hasOwn(ruleSet.facts, name) ? ruleSet.facts[name] : undefined
	if (fact) return fact.type === 'money' ? 2 : 'decimals' in fact ? fact.decimals : 0
	const above = derivedAbove(ruleSet, name)
	const parts = partsOf(ruleSet.derived[name]!).filter((part) => part in ruleSet.facts || above.includes(part))
	return Math.max(0, ...parts.map((part) => decimalsOf(ruleSet, part)))
}

/** The derived facts that stand above one in the file: those that it may be made of. */
export function derivedAbove(ruleSet: RuleSet, name: string): string[] {
	const names = Object.keys(ruleSet.derived)
	return names.slice(0, names.indexOf(name))
}
