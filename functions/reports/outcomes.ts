import { catalogue, countedCodes, outcomeLabel } from '../../rules/index.ts'
import { chainOf } from '../decision-log/keys.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { Principal } from '../http/claims.ts'
import { grantsOf } from '../http/roles.ts'
import { type RulesetPeriod, rangeOfRuleset } from '../reading.ts'

/** The figures of one rule set, one organisation and one outcome. */
export interface OutcomeRow {
	ruleset: string
	title: string
	/** Null where the actor had no organisation. */
	org: string | null
	outcome: string
	outcomeLabel: string
	/** Decisions in the period that came to this outcome. */
	decisions: number
	/** Subjects whose last decision in the period came to it. */
	subjects: number
	/** Of those subjects, by amount: how many have a figure, and their sum in yuan. */
	amounts: { id: string; label: string; subjects: number; yuan: number }[]
}

export interface OutcomeReport {
	from: string | null
	to: string | null
	rows: OutcomeRow[]
	decisions: number
}

/** What was last decided of a subject. */
interface Latest {
	row: string
	decided: string
	amounts: Record<string, number | null>
}

const FEN = 100

/**
 * Counts the decisions that the caller may see. A household decided three times is three decisions and one subject; sums
 * are of last decisions, so that nothing is counted twice. Throws the problem `forbidden`.
 */
export async function reportOutcomes(
	log: DecisionLog,
	principal: Principal,
	{ ruleset, ...period }: Omit<RulesetPeriod, 'ruleset'> & { ruleset?: string },
): Promise<OutcomeReport> {
	const domains = new Set(grantsOf(principal, 'read').map(({ domain }) => domain))
	const wanted = catalogue
		.list()
		.filter(({ id, domain }) => (ruleset === undefined ? domains.has(domain) : id === ruleset))
	const rows: OutcomeRow[] = []
	for (const { id } of wanted) rows.push(...(await rowsOf(log, principal, { ...period, ruleset: id })))
	const decisions = rows.reduce((sum, row) => sum + row.decisions, 0)
	return { from: period.from ?? null, to: period.to ?? null, rows, decisions }
}

async function rowsOf(log: DecisionLog, principal: Principal, period: RulesetPeriod): Promise<OutcomeRow[]> {
	const decisions = new Map<string, number>()
	const latest = new Map<string, Latest>()
	for await (const { key, decided, org, extract } of log.walk(rangeOfRuleset(principal, period))) {
		const row = JSON.stringify([org, extract.codes[0]])
		decisions.set(row, (decisions.get(row) ?? 0) + 1)
		const known = latest.get(key.pk)
		if (chainOf(key.pk) && (!known || known.decided < decided)) {
			latest.set(key.pk, { row, decided, amounts: extract.amounts })
		}
	}
	const version = catalogue
		.list()
		.find(({ id }) => id === period.ruleset)!
		.versions.at(-1)!.version
	const compiled = catalogue.select(period.ruleset, { version })
	const order = countedCodes(compiled)
	const labels = amountLabels(period.ruleset)
	return [...decisions]
		.map(([key, count]): OutcomeRow => {
			const [org, outcome] = JSON.parse(key) as [string | null, string]
			const subjects = [...latest.values()].filter(({ row }) => row === key)
			return {
				ruleset: period.ruleset,
				title: compiled.ruleSet.title,
				org,
				outcome,
				outcomeLabel: outcomeLabel(compiled, outcome),
				decisions: count,
				subjects: subjects.length,
				amounts: sums(subjects, labels),
			}
		})
		.sort((a, b) => compare(a.org ?? '', b.org ?? '') || order.indexOf(a.outcome) - order.indexOf(b.outcome))
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}

/** Sums are made in fen. */
function sums(subjects: readonly Latest[], labels: ReadonlyMap<string, string>): OutcomeRow['amounts'] {
	const totals = new Map<string, { subjects: number; fen: number }>()
	for (const { amounts } of subjects) {
		for (const [id, yuan] of Object.entries(amounts)) {
			if (yuan === null) continue
			const total = totals.get(id) ?? { subjects: 0, fen: 0 }
			totals.set(id, { subjects: total.subjects + 1, fen: total.fen + Math.round(yuan * FEN) })
		}
	}
	return [...totals].map(([id, total]) => ({
		id,
		label: labels.get(id) ?? id,
		subjects: total.subjects,
		yuan: total.fen / FEN,
	}))
}

/** What each amount of a rule set is called; one that is granted on several grounds has several labels. */
function amountLabels(ruleset: string): Map<string, string> {
	const labels = new Map<string, string>()
	const { versions } = catalogue.list().find(({ id }) => id === ruleset)!
	for (const { version } of versions) {
		const own = new Map<string, Set<string>>()
		for (const { then } of catalogue.select(ruleset, { version }).ruleSet.rules) {
			if ('amount' in then) own.set(then.amount.id, (own.get(then.amount.id) ?? new Set()).add(then.amount.label))
		}
		for (const [id, [first, ...others]] of own) labels.set(id, others.length > 0 ? `${first}等` : first!)
	}
	return labels
}
