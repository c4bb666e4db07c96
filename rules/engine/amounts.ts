import { type ChoiceTruth, calculate } from './calculation.ts'
import type { CompiledRuleSet } from './compile.ts'
import type { CalculationStep, GrantedAmount, Reason } from './decision.ts'
import { appliesOf, type StageReading, supportOf, truthOf } from './explain.ts'
import type { Amount } from './format.ts'
import type { State } from './state.ts'
import { TRUE } from './verdict.ts'

const FEN = 100

interface Sum {
	fen: number | null
	capFen: number | null
	capped: boolean | null
}

/** The amounts granted. An amount whose facts are not exactly known has no figure, unless its bounds settle it. */
export function amountsOf(
	compiled: CompiledRuleSet,
	reading: StageReading,
	/** The sentences that say why an amount is lost; null where nobody reads them. */
	reasons: readonly Reason[] | null,
	state: State,
): GrantedAmount[] {
	const amounts: GrantedAmount[] = []
	for (const condition of reading.stage.conditions) {
		const { rule } = condition
		const applies = appliesOf(reading, condition)
		if (condition.role !== 'when' || !('amount' in rule.then) || applies === 'not') continue
		const of = (role: 'payable' | 'revoked') =>
			reading.stage.conditions.find((one) => one.rule === rule && one.role === role)
		const payable = of('payable')
		const revoked = of('revoked')
		const { amount } = rule.then
		const choice: ChoiceTruth = (id) =>
			truthOf(reading, reading.stage.conditions.find((one) => one.id === `${rule.id}:${id}`)!)
		const steps = 'steps' in amount ? calculate(compiled, amount.steps, state, choice) : undefined
		const { fen, capFen, capped } = steps ? lastOf(steps) : sumOf(compiled, amount, state)
		const lost = revoked && truthOf(reading, revoked) === TRUE ? supportOf(reading, revoked.tree, TRUE) : null
		const sentences = reasons
			? lost?.map(({ leaf }) => reasons.find((reason) => reason.condition === leaf.id)!.sentence)
			: lost && []
		amounts.push({
			id: amount.id,
			label: amount.label,
			yuan: lost ? 0 : yuan(fen),
			cap: yuan(capFen),
			capped: lost ? false : capped,
			payable: !lost && (payable === undefined || truthOf(reading, payable) === TRUE),
			...(steps ? { steps } : {}),
			...(applies === 'presumed' ? { presumed: true as const } : {}),
			...(lost && sentences ? { revoked: { clause: lost[0]!.leaf.clause, sentence: sentences.join('；') } } : {}),
			clause: rule.clause,
		})
	}
	return amounts
}

function lastOf(steps: readonly CalculationStep[]): Sum {
	const { yuan } = steps.at(-1)!
	return { fen: yuan === null ? null : Math.round(yuan * FEN), capFen: null, capped: null }
}

function yuan(fen: number | null): number | null {
	return fen === null ? null : fen / FEN
}

/** One of the closed forms, in 分. Rates round half up to the 分. */
function sumOf(compiled: CompiledRuleSet, amount: Amount, state: State): Sum {
	const bounds = (name: string) => {
		const { index } = compiled.slotByName.get(name)!
		return { lo: Math.round(state.lo[index]! * FEN), hi: Math.round(state.hi[index]! * FEN) }
	}
	if ('unstated' in amount || 'steps' in amount) return { fen: null, capFen: null, capped: null }
	if ('fixed' in amount) return { fen: Math.round(amount.fixed * FEN), capFen: null, capped: null }
	if ('lesserOf' in amount) {
		const cap = Math.round(amount.lesserOf.cap * FEN)
		return settle(
			bounds(amount.lesserOf.fact),
			cap,
			(value) => Math.min(value, cap),
			(value) => value > cap,
		)
	}
	if ('rate' in amount) {
		const { basisPoints, of, deductible = 0, floor = 0, cap } = amount.rate
		const capFen = cap === undefined ? null : Math.round(cap * FEN)
		const raw = (value: number) => {
			const counted = Math.max(0, value - Math.round(deductible * FEN))
			return Math.max(Math.round(floor * FEN), Math.floor((counted * basisPoints + 5_000) / 10_000))
		}
		const capAt = capFen ?? Number.POSITIVE_INFINITY
		return settle(
			bounds(of),
			capFen,
			(value) => Math.min(raw(value), capAt),
			(value) => raw(value) > capAt,
		)
	}
	const cap = Math.round(amount.remaining.cap * FEN)
	const used = bounds(amount.remaining.used)
	const wanted = amount.remaining.of === undefined ? { lo: cap, hi: cap } : bounds(amount.remaining.of)
	const least = Math.min(Math.max(0, cap - used.hi), wanted.lo)
	const most = Math.min(Math.max(0, cap - used.lo), wanted.hi)
	const exact = least === most
	return { fen: exact ? least : null, capFen: cap, capped: exact ? wanted.lo > least : null }
}

/** A rising function of one fact: it has a value once both ends of the fact's bounds give the same. */
function settle(
	{ lo, hi }: { lo: number; hi: number },
	capFen: number | null,
	value: (fen: number) => number,
	over: (fen: number) => boolean,
): Sum {
	const exact = value(lo) === value(hi)
	const capped = over(lo) === over(hi) ? over(lo) : null
	return { fen: exact ? value(lo) : null, capFen, capped: capFen === null ? null : capped }
}
