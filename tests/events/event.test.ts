import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionRecord } from '../../functions/decision-log/record.ts'
import { DECISION_RECORDED, deliveryId, eventsOf, LEVEL_CHANGED } from '../../functions/events/event.ts'
import { audit } from '../support/audit.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

const NOTE = '第二次续报，雨仍在下'
const HOUSEHOLD = {
	facts: { householdCategory: 'subsistence-allowance', dangerGrade: 'D', method: 'self-build', floorAreaM2: 57.31 },
	asOf: '2023-07-01',
	subject: { kind: 'household', id: '中和-17' },
	note: NOTE,
}

let server: TestServer
let records: Map<string, DecisionRecord>
beforeAll(async () => {
	server = await testServer()
	for (const [i, count] of [0, 12, 12, 25, 12].entries()) {
		const body = { ...deaths(count), note: NOTE }
		expect((await decide(server, RELIEF, body, { key: `level-${i}`, subject: 'officer-77' })).status).toBe(201)
	}
	const options = { as: 'township-officer', org: '中和镇', subject: 'officer-77', key: 'key-of-17' } as const
	expect((await decide(server, 'rural-housing-renovation', HOUSEHOLD, options)).status).toBe(201)
	records = await audit(server.database!.endpoint)
})
afterAll(() => server.stop())

const record = (key: string) => records.get(key)!

test('A decision is one CloudEvent with the decision’s id; a level that rose or fell is a second one', () => {
	const types = [0, 1, 2, 3, 4].map((i) => eventsOf(record(`level-${i}`), null).map(({ type }) => type))
	const changed = [DECISION_RECORDED, LEVEL_CHANGED]
	expect(types).toEqual([[DECISION_RECORDED], changed, [DECISION_RECORDED], changed, changed])
	const first: DecisionRecord = { ...record('level-1'), change: 'first' }
	expect(eventsOf(first, null).map(({ type }) => type)).toEqual(changed)
	expect(eventsOf(record('key-of-17'), null).map(({ type }) => type)).toEqual([DECISION_RECORDED])
})

test('It has every attribute that CloudEvents 1.0 asks for, in the forms that it asks for', () => {
	for (const one of records.values()) {
		for (const event of eventsOf(one, null)) {
			const { data: _, ...attributes } = event
			expect(attributes).toEqual({
				specversion: '1.0',
				id: one.decisionId,
				source: expect.stringMatching(/^\/v1\/[!-~]+$/),
				type: expect.stringMatching(/^org\.gazette-rules\.(decision\.recorded|level\.changed)$/),
				time: one.decidedAt,
				subject: `${one.subject.kind}/${one.subject.id}`,
				datacontenttype: 'application/json',
			})
			expect(Object.keys(event).every((name) => /^[a-z0-9]{1,20}$/.test(name))).toBe(true)
			expect(URL.canParse(event.source, 'http://host.example')).toBe(true)
		}
	}
})

test('Source and id name an event, and so does the one name for receivers that know no pair', () => {
	const events = [...records.values()].flatMap((one) => eventsOf(one, null))
	for (const name of [events.map(({ source, id }) => `${source} ${id}`), events.map(deliveryId)]) {
		expect(new Set(name).size).toBe(events.length)
	}
	// A full stop divides the parts of what is signed.
	expect(events.map(deliveryId).every((id) => /^[\w-]+$/.test(id))).toBe(true)
})

test('It says what was decided, and what before', () => {
	const before = record('level-1').outcome
	const [, changed] = eventsOf(record('level-3'), before)
	expect(changed!.data).toMatchObject({
		change: 'raised',
		outcome: { kind: 'level', level: 'II' },
		previousOutcome: { kind: 'level', level: 'III' },
		previousDecisionId: record('level-2').decisionId,
		sequence: 4,
		org: '市应急管理局',
		links: {
			decision: `/v1/decisions/${record('level-3').decisionId}`,
			timeline: '/v1/subjects/incident/incident-1/timeline',
		},
	})
	const [lowered] = eventsOf(record('level-4'), null)
	expect(lowered!.data.review).toContain('LEVEL_LOWERED')
})

test('It never holds facts, what is reckoned from them, notes or people', () => {
	for (const one of records.values()) {
		for (const event of eventsOf(one, one.outcome)) {
			expect(Object.keys(event.data).sort()).toEqual(
				[
					'amounts',
					'asOf',
					'change',
					'decisionId',
					'domain',
					'links',
					'org',
					'outcome',
					'previousDecisionId',
					'previousOutcome',
					'review',
					'ruleset',
					'sequence',
					'status',
					'subject',
				].sort(),
			)
			const text = JSON.stringify(event)
			const { actor, requestId, idempotencyKey, requestHash } = one
			for (const secret of [NOTE, actor.subject, requestId, idempotencyKey, requestHash, '57.31']) {
				expect(text).not.toContain(secret)
			}
			for (const fact of Object.keys(one.facts)) expect(text).not.toContain(`"${fact}"`)
			for (const { sentence } of one.reasons) expect(text).not.toContain(sentence)
		}
	}
})
