import {
	type CompiledRuleSet,
	InvalidFactsError,
	leafTruths,
	outcomeLabel,
	type Settled,
	settle,
	type Verdict,
	verdictOf,
} from '../../rules/index.ts'
import { chainOf } from '../decision-log/keys.ts'
import type { IndexedEntry } from '../decision-log/list.ts'

/** What a candidate would have decided otherwise. */
export interface ImpactReport {
	entries: number
	/** Entries whose outcome or amounts change. */
	changed: number
	/** Entries whose facts the candidate does not take. */
	refused: number
	/** From which outcome to which, the most frequent first; also where only parts of the outcome differ. */
	outcomes: { before: string; beforeLabel: string; after: string; afterLabel: string; entries: number }[]
	/** Sums over all entries, in yuan. */
	amounts: AmountImpact[]
	/** What turned in the changed entries, the most frequent first. */
	causes: Cause[]
	examples: ImpactExample[]
}

export interface AmountImpact {
	id: string
	label: string
	before: { entries: number; yuan: number }
	after: { entries: number; yuan: number }
	/** In yuan. */
	difference: number
	/** Entries in which this amount is another. */
	changed: number
}

/** A condition that stands otherwise under the candidate, or a rule whose amount is another. */
export interface Cause {
	rule: string
	/** Null: no condition turned, the amount that the rule grants is another. */
	condition: string | null
	clause: string
	/** Null where it cannot be said, or the version does not have the condition. */
	before: Verdict
	after: Verdict
	entries: number
}

export interface ImpactExample {
	decisionId: string
	subject: { kind: string; id: string }
	before: { outcome: string; amounts: Record<string, number | null> }
	after: { outcome: string; amounts: Record<string, number | null> }
}

/** What a tally has counted so far, as a job keeps it between its steps. */
export interface TallyState {
	entries: number
	changed: number
	refused: number
	outcomes: Record<string, number>
	/** In fen. */
	amounts: Record<string, { before: [number, number]; after: [number, number]; changed: number }>
	causes: Record<string, number>
	examples: ImpactExample[]
}

const EXAMPLES_EACH = 3
const FEN = 100
const JOINT = '\u0000'

/** Counts what a candidate changes, entry by entry. The same entries in any order give the same counts. */
export class ImpactTally {
	constructor(
		private readonly candidate: CompiledRuleSet,
		/** The rule file that an entry was decided by; null where it is nowhere to be found. */
		private readonly ruleFile: (contentHash: string) => Promise<CompiledRuleSet | null>,
		readonly state: TallyState = {
			entries: 0,
			changed: 0,
			refused: 0,
			outcomes: {},
			amounts: {},
			causes: {},
			examples: [],
		},
	) {}

	/** Decides an entry under the candidate and holds it against what was recorded. */
	async add({ key, decided, extract }: IndexedEntry): Promise<void> {
		const { state } = this
		state.entries++
		const after = settledUnder(this.candidate, extract.given)
		if (!after) {
			state.refused++
			this.#sum(extract.amounts, {})
			return
		}
		const otherAmounts = this.#sum(extract.amounts, after.amounts)
		const [from, to] = [extract.codes[0]!, after.codes[0]!]
		// What settles nothing may be one that cannot be said yet, or one that nothing could change.
		const sameOutcome = extract.settled === after.settled && from === to
		if (sameOutcome && otherAmounts.length === 0) return
		state.changed++
		if (!sameOutcome) count(state.outcomes, [from, to].join(JOINT))
		for (const cause of await this.#causes(extract.contentHash, extract.given, after, otherAmounts)) {
			count(state.causes, cause)
		}
		const alike = state.examples.filter(({ before, after: now }) => before.outcome === from && now.outcome === to)
		const chain = chainOf(key.pk)
		if (alike.length < EXAMPLES_EACH && chain) {
			state.examples.push({
				decisionId: decided.split('#')[1]!,
				subject: chain.subject,
				before: { outcome: from, amounts: extract.amounts },
				after: { outcome: to, amounts: after.amounts },
			})
		}
	}

	/** Adds both sides' amounts to the sums; gives the ids of those that differ. */
	#sum(before: Record<string, number | null>, after: Record<string, number | null>): string[] {
		const differing: string[] = []
		for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
			const sums = own(this.state.amounts, id) ?? { before: [0, 0], after: [0, 0], changed: 0 }
			this.state.amounts[id] = sums
			const [was, is] = [own(before, id), own(after, id)]
			for (const [side, yuan] of [
				[sums.before, was],
				[sums.after, is],
			] as const) {
				if (yuan === undefined || yuan === null) continue
				side[0]++
				side[1] += Math.round(yuan * FEN)
			}
			if (was === is) continue
			sums.changed++
			differing.push(id)
		}
		return differing
	}

	/** What stands otherwise under the candidate than under the file that decided. */
	async #causes(
		contentHash: string,
		given: Record<string, unknown>,
		after: Settled,
		otherAmounts: readonly string[],
	): Promise<string[]> {
		const recordedBy = await this.ruleFile(contentHash)
		const before = recordedBy && settledUnder(recordedBy, given)
		if (!before) return []
		const was = leafTruths(before)
		const is = leafTruths(after)
		const causes: string[] = []
		for (const [id, { truth, rule, clause }] of is) {
			const earlier = was.get(id)
			if (earlier?.truth === truth) continue
			causes.push([rule, id, clause, earlier?.truth ?? '', truth].join(JOINT))
		}
		for (const [id, { truth, rule, clause }] of was) {
			if (!is.has(id)) causes.push([rule, id, clause, truth, ''].join(JOINT))
		}
		if (causes.length > 0) return causes
		return otherAmounts.flatMap((id) => {
			const rule = ruleGranting(this.candidate, id) ?? ruleGranting(recordedBy, id)
			return rule ? [[rule.id, '', rule.clause, '', ''].join(JOINT)] : []
		})
	}

	/** The counts, in words. */
	report(): ImpactReport {
		const { entries, changed, refused, outcomes, amounts, causes, examples } = this.state
		const label = (code: string) => outcomeLabel(this.candidate, code)
		return {
			entries,
			changed,
			refused,
			outcomes: ranked(outcomes).map(([key, n]) => {
				const [before, after] = key.split(JOINT) as [string, string]
				return { before, beforeLabel: label(before), after, afterLabel: label(after), entries: n }
			}),
			amounts: Object.entries(amounts).map(([id, sums]) => ({
				id,
				label: amountLabel(this.candidate, id),
				before: { entries: sums.before[0], yuan: sums.before[1] / FEN },
				after: { entries: sums.after[0], yuan: sums.after[1] / FEN },
				difference: (sums.after[1] - sums.before[1]) / FEN,
				changed: sums.changed,
			})),
			causes: ranked(causes).map(([key, n]) => {
				const [rule, condition, clause, before, after] = key.split(JOINT) as [string, string, string, string, string]
				const cause = { rule, condition: condition === '' ? null : condition, clause }
				return { ...cause, before: verdict(before), after: verdict(after), entries: n }
			}),
			examples,
		}
	}
}

/** What the facts come to; null where the version does not take them. */
function settledUnder(compiled: CompiledRuleSet, facts: Record<string, unknown>): Settled | null {
	try {
		return settle(compiled, facts)
	} catch (error) {
		if (error instanceof InvalidFactsError) return null
		throw error
	}
}

/** A candidate may call an amount by any name, also one that every object has. */
function own<Value>(record: Record<string, Value>, key: string): Value | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined
}

function count(counts: Record<string, number>, key: string): void {
	counts[key] = (counts[key] ?? 0) + 1
}

function ranked(counts: Record<string, number>): [string, number][] {
	return Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

function verdict(truth: string): Verdict {
	return truth === '' ? null : verdictOf(Number(truth) as 0 | 1 | 2)
}

/** The first rule that grants an amount. */
function ruleGranting({ ruleSet }: CompiledRuleSet, amountId: string) {
	return ruleSet.rules.find(({ then }) => 'amount' in then && then.amount.id === amountId)
}

function amountLabel(compiled: CompiledRuleSet, id: string): string {
	const rule = ruleGranting(compiled, id)
	return rule && 'amount' in rule.then ? rule.then.amount.label : id
}
