import type { Expectation } from '../engine/cases.ts'
import type { Evaluation, LevelOutcome } from '../engine/decision.ts'
import { InvalidFactsError } from '../engine/errors.ts'

type Report = (field: string, expected: unknown, found: unknown) => void

/**
 * What a worked case expects against what came out: one sentence for each difference, none when the case holds.
 * Only the fields that the expectation names are compared.
 */
export function compareExpectation(expect: Expectation, answer: Evaluation | InvalidFactsError): string[] {
	const differences: string[] = []
	const report: Report = (field, expected, found) => {
		if (!same(expected, found)) differences.push(`${field}: expected ${show(expected)}, found ${show(found)}`)
	}
	if (answer instanceof InvalidFactsError) {
		const pointers = sorted(new Set(answer.errors.map((error) => error.pointer)))
		if (!expect.invalid) return [`the input was refused: ${answer.message}`]
		report('invalid', sorted(expect.invalid), pointers)
		return differences
	}
	if (expect.invalid) return [`the input was accepted, and should be refused at ${show(expect.invalid)}`]
	compareOutcome(expect, answer, report)
	compareConsequences(expect, answer, report)
	compareExplanation(expect, answer, report)
	return differences
}

function compareOutcome(expect: Expectation, { status, outcome }: Evaluation, report: Report): void {
	if (expect.status !== undefined) report('status', expect.status, status)
	const level = outcome.kind === 'level' ? outcome : undefined
	if (expect.level !== undefined) report('level', expect.level, level?.level)
	if (expect.possible) comparePossible(expect.possible, outcome, report)
	for (const [sign, expected] of Object.entries(expect.indicators ?? {})) {
		report(`indicators.${sign}`, expected, level?.indicators?.find(({ id }) => id === sign)?.level)
	}
	for (const [formula, expected] of Object.entries(expect.readings ?? {})) {
		report(`readings.${formula}`, expected, level?.readings?.[formula])
	}
	const eligibility = outcome.kind === 'eligibility' ? outcome : undefined
	if (expect.eligible !== undefined) report('eligible', expect.eligible, eligibility?.eligible)
	if (expect.scheme !== undefined) report('scheme', expect.scheme, eligibility?.scheme)
	if (expect.categories) {
		const found = outcome.kind === 'classification' ? sorted(ids(outcome.categories)) : undefined
		report('categories', sorted(expect.categories), found)
	}
	const compliance = outcome.kind === 'compliance' ? outcome : undefined
	if (expect.passes !== undefined) report('passes', expect.passes, compliance?.passes)
	for (const [item, expected] of Object.entries(expect.items ?? {})) {
		const found = compliance?.items.find(({ id }) => id === item)
		report(`items.${item}`, expected, compliance && (found ? found.passes : 'notApplicable'))
	}
}

/** Levels stand in the order of the ladder; categories have no order. */
function comparePossible(expected: string[], outcome: Evaluation['outcome'], report: Report): void {
	if (outcome.kind === 'classification') report('possible', sorted(expected), sorted(ids(outcome.possible)))
	else report('possible', expected, (outcome as Partial<LevelOutcome>).possible)
}

function compareConsequences(expect: Expectation, answer: Evaluation, report: Report): void {
	for (const [id, expected] of Object.entries(expect.amounts ?? {})) {
		const found = answer.amounts.find((amount) => amount.id === id) ?? null
		if (expected === null || found === null) {
			report(`amounts.${id}`, expected, found)
			continue
		}
		const { revoked, presumed, ...rest } = expected
		for (const [key, value] of Object.entries(rest)) {
			report(`amounts.${id}.${key}`, value, found[key as keyof typeof rest])
		}
		if (revoked !== undefined) report(`amounts.${id}.revoked`, revoked, found.revoked !== undefined)
		if (presumed !== undefined) report(`amounts.${id}.presumed`, presumed, found.presumed !== undefined)
	}
	for (const [id, expected] of Object.entries(expect.options ?? {})) {
		report(`options.${id}`, expected, answer.options.find((option) => option.id === id)?.permitted)
	}
	for (const [id, expected] of Object.entries(expect.duties ?? {})) {
		const found = answer.duties.find((duty) => duty.id === id) ?? null
		if (expected === null || found === null) {
			report(`duties.${id}`, expected, found && { limit: found.limit, dueAt: found.dueAt })
			continue
		}
		if (expected.limit !== undefined) report(`duties.${id}.limit`, expected.limit, found.limit)
		if (expected.dueAt !== undefined) report(`duties.${id}.dueAt`, moment(expected.dueAt), moment(found.dueAt))
		if (expected.presumed !== undefined) {
			report(`duties.${id}.presumed`, expected.presumed, found.presumed !== undefined)
		}
	}
}

function compareExplanation(expect: Expectation, answer: Evaluation, report: Report): void {
	const codes = [...new Set(answer.review.map((flag) => flag.code))]
	if (expect.review) report('review', sorted(expect.review), sorted(codes))
	if (expect.reviewIncludes) includesAll('review', expect.reviewIncludes, codes, report)
	for (const [id, expected] of Object.entries(expect.conditions ?? {})) {
		const results = new Set(answer.reasons.filter((reason) => reason.condition === id).map((reason) => reason.result))
		if (results.size === 0) report(`conditions.${id}`, expected, undefined)
		for (const result of results) report(`conditions.${id}`, expected, result)
	}
	const missing = answer.missing.map(({ fact }) => fact)
	if (expect.missing) report('missing', expect.missing, missing)
	if (expect.missingIncludes) includesAll('missing', expect.missingIncludes, missing, report)
	for (const [fact, expected] of Object.entries(expect.nextThresholds ?? {})) {
		const found = answer.nextThresholds.filter((next) => next.fact === fact)
		const fitting = found.find((next) => next.leadsTo === expected.leadsTo) ?? found[0]
		for (const key of ['threshold', 'distance', 'leadsTo'] as const) {
			if (expected[key] !== undefined) report(`nextThresholds.${fact}.${key}`, expected[key], fitting?.[key])
		}
	}
}

function includesAll(field: string, expected: readonly string[], found: readonly string[], report: Report): void {
	const absent = expected.filter((one) => !found.includes(one))
	if (absent.length > 0) report(field, `at least ${expected.join(', ')}`, found)
}

const ids = (entries: { id: string }[]) => entries.map(({ id }) => id)
const sorted = (values: Iterable<string>) => [...values].sort()
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const show = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))

/** One spelling of an instant, so that 02:00Z and 02:00:00.000Z are the same. */
function moment(instant: string | null): string | null {
	const at = instant === null ? Number.NaN : Date.parse(instant)
	return Number.isNaN(at) ? instant : new Date(at).toISOString()
}
