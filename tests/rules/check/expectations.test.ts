import { expect, test } from 'vitest'
import { compareExpectation } from '../../../rules/check/expectations.ts'
import type { Expectation } from '../../../rules/engine/cases.ts'
import type { Evaluation, Outcome } from '../../../rules/engine/decision.ts'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'

const reason = {
	rule: 'r',
	clause: '1',
	lines: [1],
	fact: 'f',
	label: 'f',
	unit: null,
	given: 1,
	operator: '>=',
	expected: 1,
	sentence: 's',
}
const threshold = { label: 'f', unit: null, given: 1, clause: '1' }

function answerOf(outcome: Outcome): Evaluation {
	return {
		ruleset: { id: 'x', version: '1', title: 'x', contentHash: 'x' },
		asOf: '2022-01-01',
		status: 'provisional',
		outcome,
		reasons: [
			{ ...reason, condition: 'a', result: true },
			{ ...reason, condition: 'b', result: null },
		],
		missing: [
			{ fact: 'f', label: 'f', unit: null, couldLeadTo: [] },
			{ fact: 'g', label: 'g', unit: null, couldLeadTo: [] },
		],
		nextThresholds: [
			{ ...threshold, fact: 'f', threshold: 20, distance: 8, leadsTo: 'II' },
			{ ...threshold, fact: 'f', threshold: 30, distance: 18, leadsTo: 'I' },
		],
		amounts: [{ id: 'aid', label: 'aid', yuan: 100, cap: 200, capped: false, payable: true, clause: '1' }],
		options: [{ id: 'repair', label: 'repair', permitted: null, clause: '1' }],
		duties: [
			{
				id: 'report',
				kind: 'report',
				clause: '1',
				lines: [1],
				who: 'x',
				to: [],
				what: 'x',
				limit: 'PT2H',
				dueAt: '2022-01-01T02:00:00.000Z',
			},
		],
		review: [
			{ code: 'B', clause: null, message: 'b' },
			{ code: 'A', clause: null, message: 'a' },
		],
		normalisedFacts: {},
	}
}

const level = answerOf({
	kind: 'level',
	level: 'III',
	label: '三级',
	possible: ['II', 'I'],
	indicators: [{ id: 'rain', label: '雨', level: 'III', levelLabel: '三级', possible: [] }],
	readings: { strict: 'none' },
})
const eligibility = answerOf({ kind: 'eligibility', eligible: null, scheme: null, schemeLabel: null })
const named = (id: string) => ({ id, label: id })
const classification = answerOf({
	kind: 'classification',
	categories: [named('b'), named('a')],
	possible: [named('d'), named('c')],
})
const compliance = answerOf({ kind: 'compliance', passes: false, items: [{ ...named('papers'), passes: false }] })

test.each<[Evaluation, Expectation]>([
	[
		level,
		{
			status: 'provisional',
			level: 'III',
			possible: ['II', 'I'],
			indicators: { rain: 'III' },
			readings: { strict: 'none' },
		},
	],
	[
		level,
		{
			review: ['A', 'B'],
			reviewIncludes: ['A'],
			conditions: { a: true, b: null },
			missing: ['f', 'g'],
			missingIncludes: ['g'],
		},
	],
	[level, { nextThresholds: { f: { threshold: 30, leadsTo: 'I' } }, options: { repair: null } }],
	[level, { amounts: { aid: { yuan: 100, cap: 200, capped: false, payable: true, revoked: false }, other: null } }],
	[level, { duties: { report: { limit: 'PT2H', dueAt: '2022-01-01T02:00:00Z' }, other: null } }],
	[eligibility, { eligible: null, scheme: null }],
	[classification, { categories: ['a', 'b'], possible: ['c', 'd'] }],
	[compliance, { passes: false, items: { papers: false, stamps: 'notApplicable' } }],
])('an expectation that the answer meets gives no difference (%#)', (answer, expected) => {
	expect(compareExpectation(expected, answer)).toEqual([])
})

test.each<[string, Evaluation, Expectation]>([
	['status', level, { status: 'final' }],
	['level', level, { level: 'II' }],
	['possible', level, { possible: ['I', 'II'] }],
	['indicators.rain', level, { indicators: { rain: 'II' } }],
	['indicators.depth', level, { indicators: { depth: 'II' } }],
	['readings.strict', level, { readings: { strict: 'I' } }],
	['eligible', eligibility, { eligible: false }],
	['eligible', level, { eligible: true }],
	['scheme', eligibility, { scheme: 'repair' }],
	['categories', classification, { categories: ['a'] }],
	['possible', classification, { possible: [] }],
	['passes', compliance, { passes: null }],
	['items.papers', compliance, { items: { papers: true } }],
	['items.fee', compliance, { items: { fee: null } }],
	['amounts.aid.yuan', level, { amounts: { aid: { yuan: 99 } } }],
	['amounts.aid.revoked', level, { amounts: { aid: { revoked: true } } }],
	['amounts.aid', level, { amounts: { aid: null } }],
	['amounts.other', level, { amounts: { other: {} } }],
	['options.repair', level, { options: { repair: false } }],
	['options.rebuild', level, { options: { rebuild: null } }],
	['duties.report.limit', level, { duties: { report: { limit: 'PT3H' } } }],
	['duties.report.dueAt', level, { duties: { report: { dueAt: '2022-01-01T02:00:01Z' } } }],
	['duties.report', level, { duties: { report: null } }],
	['duties.other', level, { duties: { other: {} } }],
	['review', level, { review: ['A'] }],
	['review', level, { reviewIncludes: ['C'] }],
	['conditions.b', level, { conditions: { b: false } }],
	['conditions.c', level, { conditions: { c: null } }],
	['missing', level, { missing: ['g', 'f'] }],
	['missing', level, { missingIncludes: ['h'] }],
	['nextThresholds.f.distance', level, { nextThresholds: { f: { threshold: 20, distance: 7, leadsTo: 'II' } } }],
	['nextThresholds.h.threshold', level, { nextThresholds: { h: { threshold: 1, leadsTo: 'I' } } }],
])('a difference names the field: %s', (field, answer, expected) => {
	expect(compareExpectation(expected, answer)[0]).toMatch(new RegExp(`^${field}: expected`))
})

test('a refusal holds only where exactly its fields are expected to be refused', () => {
	const refusal = new InvalidFactsError([
		{ pointer: '/facts/b', detail: 'b' },
		{ pointer: '/facts/a', detail: 'a' },
	])
	expect(compareExpectation({ invalid: ['/facts/a', '/facts/b'] }, refusal)).toEqual([])
	expect(compareExpectation({ invalid: ['/facts/a'] }, refusal)).toHaveLength(1)
	expect(compareExpectation({ level: 'I' }, refusal)).toHaveLength(1)
	expect(compareExpectation({ invalid: ['/facts/a'] }, level)).toHaveLength(1)
})
