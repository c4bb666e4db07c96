import { amountFacts } from './calculation.ts'
import type { CompiledCondition, CompiledLeaf, CompiledRuleSet, Tree } from './compile.ts'
import type { Bounds, MissingFact, Outcome } from './decision.ts'
import { appliesOf, type Explanation, flips, type StageReading, truthOf, truthOfTree } from './explain.ts'
import { inputsOf } from './given.ts'
import { rankOf } from './level.ts'
import { itemApplies } from './outcome.ts'
import { type GivenFacts, isExact, type State } from './state.ts'
import type { Slot } from './values.ts'
import { UNKNOWN } from './verdict.ts'

interface Question {
	slot: Slot
	couldLeadTo: Set<string>
	/** How much an answer could settle: a fact that alone can make a rule true counts most. */
	weight: number
	/** Whether it bears on the outcome, or only on what follows from it. */
	onOutcome: boolean
}

/** What is not known and could still change the outcome, then what amounts and duties wait for; best question first. */
export function missingOf(
	compiled: CompiledRuleSet,
	explanation: Explanation,
	outcome: Outcome,
	given: GivenFacts,
	state: State,
): MissingFact[] {
	const questions = new Map<string, Question>()
	const note = (slot: Slot, weight: number, leadsTo: string | null) => {
		const question = questions.get(slot.name) ?? {
			slot,
			couldLeadTo: new Set(),
			weight: 0,
			onOutcome: leadsTo !== null,
		}
		questions.set(slot.name, question)
		if (leadsTo !== null) question.couldLeadTo.add(leadsTo)
		question.weight += weight
	}
	const ask = (reading: StageReading, condition: CompiledCondition, leadsTo: string | null) => {
		const open = openLeaves(reading, condition.tree)
		const weights = new Map<Slot, number>()
		for (const leaf of open) {
			const weight = (flips(reading, condition, leaf) ? 1 : 1 / open.length / 2) + nearness(leaf, state)
			for (const slot of [leaf.slot, leaf.other ?? []]
				.flat()
				.flatMap((one) => unsettledInputs(compiled, one, given, state))) {
				weights.set(slot, Math.max(weight, weights.get(slot) ?? 0))
			}
		}
		for (const [slot, weight] of weights) note(slot, weight, leadsTo)
	}
	for (const condition of explanation.outcome.stage.conditions) {
		const leadsTo = opens(explanation.outcome, condition, outcome)
		if (leadsTo !== null) ask(explanation.outcome, condition, leadsTo)
		const { then } = condition.rule
		if ('pass' in then && itemApplies(explanation.outcome, then.pass) === UNKNOWN) {
			const { tree } = explanation.outcome.stage.items.get(then.pass)!
			const inputs = openLeaves(explanation.outcome, tree).flatMap(({ slot }) =>
				unsettledInputs(compiled, slot, given, state),
			)
			for (const slot of new Set(inputs)) note(slot, 1, then.pass)
		}
	}
	const { consequences } = explanation
	for (const condition of consequences.stage.conditions) {
		if (truthOf(consequences, condition) === UNKNOWN && waitedFor(consequences, condition))
			ask(consequences, condition, null)
		for (const name of grantedFrom(consequences, condition)) {
			for (const slot of unsettledInputs(compiled, compiled.slotByName.get(name)!, given, state)) note(slot, 1, null)
		}
	}
	return [...questions.values()].sort(byUse).map(({ slot, couldLeadTo }): MissingFact => {
		const bounds = given[slot.name]
		return {
			fact: slot.name,
			label: slot.label,
			unit: slot.unit,
			couldLeadTo: nearestFirst(compiled, couldLeadTo),
			...(bounds !== undefined && typeof bounds === 'object' && !Array.isArray(bounds)
				? { given: bounds as Bounds }
				: {}),
		}
	})

	function byUse(a: Question, b: Question): number {
		const partly = (question: Question) => (given[question.slot.name] === undefined ? 0 : 1)
		return (
			Number(b.onOutcome) - Number(a.onOutcome) ||
			partly(a) - partly(b) ||
			b.weight - a.weight ||
			a.slot.index - b.slot.index
		)
	}
}

/** How much of the threshold is already there, of 1: a figure half known is asked to the end first. */
function nearness({ leaf, slot }: CompiledLeaf, { lo }: State): number {
	if (slot.values || typeof leaf.value !== 'number' || leaf.value <= 0 || !leaf.operator.startsWith('greater')) return 0
	return Math.min(1, Math.max(0, lo[slot.index]! / leaf.value))
}

/** What an open condition could lead to; null where it cannot change the outcome. */
function opens(reading: StageReading, condition: CompiledCondition, outcome: Outcome): string | null {
	if (truthOf(reading, condition) !== UNKNOWN) return null
	const { then } = condition.rule
	if ('level' in then) return outcome.kind === 'level' && outcome.possible.includes(then.level) ? then.level : null
	if ('eligible' in then) return outcome.kind === 'eligibility' && outcome.eligible !== true ? then.scheme : null
	if ('category' in then) return then.category
	return 'pass' in then ? then.pass : null
}

/** Amounts and duties wait for facts; options and reviews do not ask for any. */
function waitedFor(reading: StageReading, condition: CompiledCondition): boolean {
	const { then } = condition.rule
	if (!('amount' in then) && !('duties' in then)) return false
	if (condition.role === 'when') return 'amount' in then || appliesOf(reading, condition) === 'not'
	const granted = reading.stage.conditions.find((one) => one.rule === condition.rule && one.role === 'when')!
	return appliesOf(reading, granted) !== 'not'
}

/** The facts from which an amount is worked out, where it is granted. */
function grantedFrom(reading: StageReading, condition: CompiledCondition): string[] {
	const { then } = condition.rule
	const granted = 'amount' in then && condition.role === 'when' && appliesOf(reading, condition) !== 'not'
	return granted ? amountFacts(then.amount) : []
}

/** Leaves that are unknown, in parts of the tree that are still unknown. */
function openLeaves(reading: StageReading, tree: Tree): CompiledLeaf[] {
	if (truthOfTree(reading, tree) !== UNKNOWN) return []
	if (tree.kind === 'leaf') return [tree.leaf]
	return ('part' in tree ? [tree.part] : tree.parts).flatMap((part) => openLeaves(reading, part))
}

/** The input facts behind a slot that are not exactly known. One quantity measured in two ways is asked for once. */
function unsettledInputs(compiled: CompiledRuleSet, slot: Slot, given: GivenFacts, state: State): Slot[] {
	const inputs = inputsOf(compiled, slot).filter((input) => input.definition && state.applicable[input.index])
	const alternatives = compiled.derived.filter((step) => 'either' in (compiled.ruleSet.derived[step.slot.name] ?? {}))
	return inputs.filter((input) => {
		if (input.definition!.type === 'series' || isExact(state, input)) return false
		const group = alternatives.find((step) => step.inputs.includes(input))
		return !group || group.inputs.find((one) => given[one.name] !== undefined) === input || group.inputs[0] === input
	})
}

function nearestFirst(compiled: CompiledRuleSet, outcomes: ReadonlySet<string>): string[] {
	return [...outcomes].sort((a, b) => rankOf(compiled, a) - rankOf(compiled, b))
}
