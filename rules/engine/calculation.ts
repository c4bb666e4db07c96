import type { CompiledRuleSet } from './compile.ts'
import type { CalculationStep } from './decision.ts'
import { RuleFileError } from './errors.ts'
import type { Amount, Condition, Operand, Step } from './format.ts'
import type { State } from './state.ts'
import type { Slot } from './values.ts'
import { FALSE, TRUE, type Truth } from './verdict.ts'

const FEN = 100
const PERCENT = 100

/** A quantity within bounds, in its own unit: yuan, percent, pieces. */
interface Quantity {
	lo: number
	hi: number
}

/** The truth of the n-th condition of a `choose`, by the id that `choicesOf` gives it. */
export type ChoiceTruth = (id: string) => Truth

/** The conditions that a calculation chooses by, with an id each. */
export function choicesOf(amount: Amount): { id: string; when: Condition }[] {
	if (!('steps' in amount)) return []
	return amount.steps.flatMap((step) =>
		'choose' in step ? step.choose.flatMap(({ when }, i) => (when ? [{ id: `${step.id}:${i}`, when }] : [])) : [],
	)
}

/** The names that a step takes its operands from: facts, derived facts and steps before it. */
export function operandsOf(step: Step): Operand[] {
	if ('take' in step) return [step.take]
	if ('sum' in step) return step.sum
	if ('minus' in step) return step.minus
	if ('share' in step) return [step.share.of, ...step.share.percent]
	if ('times' in step) return step.times
	if ('least' in step) return step.least
	if ('greatest' in step) return step.greatest
	if ('lookup' in step) return [step.lookup.by]
	return step.choose.map(({ take }) => take)
}

/** The facts that a calculation rests on. */
function calculationFacts(steps: readonly Step[]): string[] {
	const own = new Set(steps.map(({ id }) => id))
	const named = steps.flatMap(operandsOf).filter((operand) => typeof operand === 'string')
	return [...new Set(named.filter((name) => !own.has(name)))]
}

/** The facts that an amount reckons with, whatever its form. */
export function amountFacts(amount: Amount): string[] {
	if ('lesserOf' in amount) return [amount.lesserOf.fact]
	if ('rate' in amount) return [amount.rate.of]
	if ('steps' in amount) return calculationFacts(amount.steps)
	if (!('remaining' in amount)) return []
	const { used, of } = amount.remaining
	return of === undefined ? [used] : [used, of]
}

/** Throws RuleFileError where a step names what is neither a fact nor a step before it, or looks up what has no list. */
export function assertCalculable(steps: readonly Step[], find: (name: string) => Slot | undefined): void {
	const before = new Set<string>()
	for (const step of steps) {
		for (const operand of operandsOf(step)) {
			if (typeof operand === 'number' || before.has(operand) || find(operand)) continue
			throw new RuleFileError(`step ${step.id} uses ${operand}, which is neither a fact nor a step before it`)
		}
		const values = 'lookup' in step ? find(step.lookup.by)?.values : undefined
		const absent = 'lookup' in step && (values ?? [null]).find((value) => !(String(value) in step.lookup.yuan))
		if (absent || absent === null) throw new RuleFileError(`step ${step.id} has no figure for every value of its fact`)
		before.add(step.id)
	}
}

/**
 * Works the steps out in order, over bounds: a step has a figure once both ends of what it rests on give the same.
 * Money is rounded half up to the 分 at every step, percentages are added before they are applied.
 */
export function calculate(
	compiled: CompiledRuleSet,
	steps: readonly Step[],
	state: State,
	truthOf: ChoiceTruth,
): CalculationStep[] {
	const done = new Map<string, Quantity>()
	const labels = new Map<string, string>()
	const quantity = (operand: Operand): Quantity => {
		if (typeof operand === 'number') return { lo: operand, hi: operand }
		const before = done.get(operand)
		if (before) return before
		const { index } = compiled.slotByName.get(operand)!
		return { lo: state.lo[index]!, hi: state.hi[index]! }
	}
	const nameOf = (operand: Operand) =>
		typeof operand === 'number' ? String(operand) : (labels.get(operand) ?? compiled.slotByName.get(operand)!.label)
	return steps.map((step) => {
		const value = resultOf(step, quantity, compiled, state, truthOf)
		done.set(step.id, value)
		labels.set(step.id, step.label)
		const text = (operand: Operand) => {
			const { lo, hi } = quantity(operand)
			const labels = typeof operand === 'string' ? compiled.slotByName.get(operand)?.valueLabels : undefined
			if (labels && lo === hi) return `${nameOf(operand)}：${labels[lo]}`
			const known = typeof operand === 'number' ? '' : lo === hi ? ` ${shown(lo)}` : ' 未知'
			return `${nameOf(operand)}${known}`
		}
		return {
			id: step.id,
			label: step.label,
			clause: step.clause,
			lines: step.lines,
			formula: formulaOf(step, text),
			yuan: value.lo === value.hi ? value.lo : null,
		}
	})
}

function resultOf(
	step: Step,
	quantity: (operand: Operand) => Quantity,
	compiled: CompiledRuleSet,
	state: State,
	truthOf: ChoiceTruth,
): Quantity {
	if ('take' in step) return quantity(step.take)
	if ('sum' in step) return each(step.sum.map(quantity), (values) => toFen(values.reduce((a, b) => a + b, 0)))
	if ('minus' in step) {
		const [from, less] = step.minus.map(quantity) as [Quantity, Quantity]
		return { lo: toFen(Math.max(0, from.lo - less.hi)), hi: toFen(Math.max(0, from.hi - less.lo)) }
	}
	if ('share' in step) {
		const rates = step.share.percent.map(quantity)
		return each([quantity(step.share.of), ...rates], ([of = 0, ...percents]) =>
			fenShare(
				of,
				percents.reduce((a, b) => a + b, 0),
			),
		)
	}
	if ('times' in step) return each(step.times.map(quantity), ([count = 0, price = 0]) => fenProduct(count, price))
	if ('least' in step) return each(step.least.map(quantity), (values) => Math.min(...values))
	if ('greatest' in step) return each(step.greatest.map(quantity), (values) => Math.max(...values))
	if ('lookup' in step) return lookedUp(step.lookup, compiled, state)
	return chosen(step, quantity, truthOf)
}

/** A function that never falls when an operand rises, at both ends of the bounds. */
function each(parts: readonly Quantity[], rising: (values: number[]) => number): Quantity {
	return { lo: rising(parts.map(({ lo }) => lo)), hi: rising(parts.map(({ hi }) => hi)) }
}

function toFen(yuan: number): number {
	return Math.round(yuan * FEN) / FEN
}

/** Integer 分 by integer basis points, rounded half up. */
function fenShare(yuan: number, percent: number): number {
	const points = Math.round(percent * PERCENT)
	return Math.floor((Math.round(yuan * FEN) * points + 5_000) / 10_000) / FEN
}

/** Two figures of at most two decimals each, multiplied as integers and rounded half up to the 分. */
function fenProduct(count: number, price: number): number {
	return Math.floor((Math.round(count * FEN) * Math.round(price * FEN) + FEN / 2) / FEN) / FEN
}

function lookedUp(
	{ by, yuan }: { by: string; yuan: Record<string, number> },
	compiled: CompiledRuleSet,
	state: State,
): Quantity {
	const { values, index } = compiled.slotByName.get(by)!
	const possible = values!.slice(state.lo[index]!, state.hi[index]! + 1).map((value) => yuan[String(value)]!)
	return { lo: Math.min(...possible), hi: Math.max(...possible) }
}

/** The first choice whose condition is known to hold; all that are still possible where none is known yet. */
function chosen(
	step: Extract<Step, { choose: unknown }>,
	quantity: (operand: Operand) => Quantity,
	truthOf: ChoiceTruth,
): Quantity {
	const possible: Quantity[] = []
	for (const [i, { when, take }] of step.choose.entries()) {
		const truth = when ? truthOf(`${step.id}:${i}`) : TRUE
		if (truth === FALSE) continue
		possible.push(quantity(take))
		if (truth === TRUE) break
	}
	return { lo: Math.min(...possible.map(({ lo }) => lo)), hi: Math.max(...possible.map(({ hi }) => hi)) }
}

/** How the step is worked out, as on a payslip. */
function formulaOf(step: Step, text: (operand: Operand) => string): string {
	if ('take' in step) return text(step.take)
	if ('sum' in step) return step.sum.map(text).join(' + ')
	if ('minus' in step) return `${step.minus.map(text).join(' − ')}（不低于 0）`
	if ('share' in step)
		return `${text(step.share.of)} × (${step.share.percent.map((one) => `${text(one)}%`).join(' + ')})`
	if ('times' in step) return step.times.map(text).join(' × ')
	if ('least' in step) return `取较小：${step.least.map(text).join('、')}`
	if ('greatest' in step) return `取较大：${step.greatest.map(text).join('、')}`
	if ('lookup' in step) return `按${text(step.lookup.by)}取值`
	return `按情形取值：${step.choose.map(({ take }) => text(take)).join('、')}`
}

function shown(value: number): string {
	return String(Math.round(value * FEN) / FEN)
}
