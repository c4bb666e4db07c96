import { afterAll, beforeAll, expect, test } from 'vitest'
import * as responses from '../../functions/http/responses.ts'
import {
	call,
	type DecisionList,
	deaths,
	decide,
	type Entry,
	type Preview,
	RELIEF,
	type Timeline,
} from '../support/call.ts'
import { serverForTest, type TestServer, testServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

test('A preview answers as the contract has it, and leaves nothing in the log', async () => {
	const preview = await call<Preview>(server, `/v1/rulesets/${RELIEF}/preview`, { body: deaths(12, 'preview-only') })
	expect(preview.status).toBe(200)
	expect(responses.PreviewAnswer.strict().parse(preview.body).outcome).toMatchObject({
		level: 'III',
		possible: ['II', 'I'],
	})
	expect(preview.body.asOf).toBe('2022-07-26')
	const timeline = await call<Timeline>(server, '/v1/subjects/incident/preview-only/timeline')
	expect(timeline.body.entries).toEqual([])
})

test('A decision is answered with its place, and can be read back where Location says', async () => {
	const made = await decide(server, RELIEF, { ...deaths(12, 'read-back'), note: '第二次续报' })
	expect(made.status).toBe(201)
	const decision = responses.DecisionAnswer.strict().parse(made.body)
	expect(decision).toMatchObject({ sequence: 1, change: 'first', previousDecisionId: null, status: 'provisional' })
	const read = await call<Entry>(server, made.headers.get('location')!)
	const entry = responses.EntryAnswer.strict().parse(read.body)
	expect(entry).toMatchObject(decision)
	expect(entry).toMatchObject({
		facts: { deaths: 12 },
		note: '第二次续报',
		actor: { subject: 'dev-emergency-staff', role: 'emergency-staff' },
		requestId: made.headers.get('x-request-id'),
		previousHash: '0'.repeat(64),
	})
	expect(Date.parse(entry.decidedAtLocal)).toBe(Date.parse(entry.decidedAt))
	expect(entry.decidedAtLocal).toMatch(/\+08:00$/)
})

test('The same key and body give the first decision again, byte for byte; another body is refused', async () => {
	const first = await decide(server, RELIEF, deaths(12, 'replayed'), { key: 'replay-me' })
	const again = await decide(server, RELIEF, deaths(12, 'replayed'), { key: 'replay-me' })
	expect(first.headers.get('idempotency-replayed')).toBeNull()
	expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
	expect(again.text).toBe(first.text)
	expect(again.headers.get('location')).toBe(first.headers.get('location'))
	const other = await decide(server, RELIEF, deaths(13, 'replayed'), { key: 'replay-me' })
	expect([other.status, other.body]).toMatchObject([422, { type: '/problems/idempotency-mismatch' }])
	const elsewhere = await decide(
		server,
		'waterlogging-response',
		{ ...deaths(12, 'replayed'), asOf: '2023-07-26' },
		{ key: 'replay-me' },
	)
	expect(elsewhere.status).toBe(422)
	const timeline = await call<Timeline>(server, '/v1/subjects/incident/replayed/timeline')
	expect(timeline.body.entries).toHaveLength(1)
})

test('A key gives its decision again also on a day on which the request could not be decided any more', async () => {
	let now = new Date('2022-07-26T06:00:00Z')
	const server = await serverForTest({ clock: () => now })
	const { asOf: _, ...body } = deaths(12, 'later')
	const ask = async () => {
		const token = await server.identities.token({ role: 'emergency-staff' }, now)
		return decide(server, RELIEF, body, { key: 'later', token })
	}
	const first = await ask()
	now = new Date('2019-01-01T00:00:00Z')
	const again = await ask()
	expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
})

test('Keys are the callers’ own: two callers may use the same one', async () => {
	const [one, two] = await Promise.all(
		['dev-a', 'dev-b'].map((subject) => decide(server, RELIEF, deaths(12, 'two-callers'), { key: 'shared', subject })),
	)
	expect([one!.status, two!.status]).toEqual([201, 201])
	expect(one!.body.decisionId).not.toBe(two!.body.decisionId)
})

test('Without asOf a decision holds for the day it is in Asia/Shanghai', async () => {
	const late = await serverForTest({ clock: () => new Date('2022-07-25T16:30:00Z') })
	const made = await call<Preview>(late, `/v1/rulesets/${RELIEF}/preview`, {
		body: { facts: {} },
		token: await late.identities.token({ role: 'emergency-staff' }, new Date('2022-07-25T16:30:00Z')),
	})
	expect(made.body.asOf).toBe('2022-07-26')
})

test('An instant as asOf counts for its day in Asia/Shanghai', async () => {
	const asOf = async (moment: string) =>
		(await call<Preview>(server, `/v1/rulesets/${RELIEF}/preview`, { body: { facts: {}, asOf: moment } })).body.asOf
	expect(await asOf('2022-07-26T00:30:00+09:00')).toBe('2022-07-25')
	expect(await asOf('2022-07-25T16:00:00Z')).toBe('2022-07-26')
})

test('asOf chooses the version in force, and version pins one', async () => {
	const versionOf = async (pin: object) =>
		(await call<Preview>(server, '/v1/rulesets/waterlogging-response/preview', { body: { facts: {}, ...pin } })).body
			.ruleset.version
	expect(await versionOf({ asOf: '2022-12-31' })).toBe('2022')
	expect(await versionOf({ asOf: '2023-01-01' })).toBe('2023')
	expect(await versionOf({ version: '2022' })).toBe('2022')
})

test('The timeline tells what was reported otherwise, and a lowered level is flagged as advice', async () => {
	const subject = 'ups-and-downs'
	await decide(server, RELIEF, deaths(12, subject))
	await decide(server, RELIEF, deaths(21, subject))
	const lowered = await decide(server, RELIEF, { ...deaths(11, subject), facts: { deaths: 11, relocated: 3 } })
	const same = await decide(server, RELIEF, { ...deaths(11, subject), facts: { deaths: 11, relocated: 3 } })
	expect(lowered.body.review.find(({ code }) => code === 'LEVEL_LOWERED')?.message).toMatch(/指挥/)
	expect(same.body.review.map(({ code }) => code)).not.toContain('LEVEL_LOWERED')
	const { body } = await call<Timeline>(server, `/v1/subjects/incident/${subject}/timeline`)
	responses.TimelineAnswer.strict().parse(body)
	expect(body.entries.map(({ sequence, change }) => [sequence, change])).toEqual([
		[1, 'first'],
		[2, 'raised'],
		[3, 'lowered'],
		[4, 'same'],
	])
	expect(body.entries.map(({ changes }) => changes?.facts)).toEqual([
		undefined,
		[{ fact: 'deaths', label: '因灾死亡人数', before: 12, after: 21 }],
		[
			{ fact: 'deaths', label: '因灾死亡人数', before: 21, after: 11 },
			{ fact: 'relocated', label: expect.any(String), before: null, after: 3 },
		],
		[],
	])
	expect(body.entries[2]!.changes!.outcome).toMatchObject({ before: { level: 'II' }, after: { level: 'III' } })
	expect(body.entries[3]!.changes!.outcome).toBeNull()
})

test('A subject under two rule sets has one chain, and each is compared with its own last decision', async () => {
	const subject = 'two-rule-sets'
	const first = await decide(server, RELIEF, deaths(12, subject))
	const water = { facts: { rain3hMm: 60 }, asOf: '2023-07-26', subject: { kind: 'incident', id: subject } }
	const other = await decide(server, 'waterlogging-response', water)
	const second = await decide(server, RELIEF, deaths(12, subject))
	expect(other.body).toMatchObject({ sequence: 2, change: 'first', previousDecisionId: null })
	expect(second.body).toMatchObject({ sequence: 3, change: 'same', previousDecisionId: first.body.decisionId })
})

test('Lists give every entry once, newest first, page by page', async () => {
	const subject = 'paged'
	const made: string[] = []
	for (let i = 0; i < 7; i++) made.push((await decide(server, RELIEF, deaths(i, subject))).body.decisionId)
	const seen: string[] = []
	let cursor: string | null = ''
	let pages = 0
	while (cursor !== null) {
		const query: string = `subject=incident:${subject}&limit=3${cursor && `&cursor=${cursor}`}`
		const { status, body } = await call<DecisionList>(server, `/v1/decisions?${query}`)
		expect(status).toBe(200)
		responses.ListAnswer.strict().parse(body)
		seen.push(...body.decisions.map(({ decisionId }) => decisionId))
		cursor = body.next
		pages++
	}
	expect([seen, pages]).toEqual([[...made].reverse(), 3])
	const bySlash = await call<DecisionList>(server, `/v1/decisions?subject=incident/${subject}`)
	expect(bySlash.body.decisions.map(({ decisionId }) => decisionId)).toEqual(seen)
	const steps = await call<Timeline>(server, `/v1/subjects/incident/${subject}/timeline?limit=4`)
	const rest = await call<Timeline>(
		server,
		`/v1/subjects/incident/${subject}/timeline?limit=4&cursor=${steps.body.next}`,
	)
	expect([...steps.body.entries, ...rest.body.entries].map(({ decisionId }) => decisionId)).toEqual(made)
})

test('A rule set’s list keeps to the days asked for, both included', async () => {
	let now = new Date('2024-03-01T15:59:59.999Z')
	const dated = await serverForTest({ clock: () => now })
	const token = await dated.identities.token({ role: 'emergency-staff' }, now)
	const at = async (instant: string) => {
		now = new Date(instant)
		return (await decide(dated, RELIEF, deaths(1, 'dated'), { token })).body.decisionId
	}
	const first = await at('2024-03-01T15:59:59.999Z')
	const second = await at('2024-03-01T16:00:00.000Z')
	const third = await at('2024-03-02T01:00:00.000Z')
	const list = async (query: string) =>
		(await call<DecisionList>(dated, `/v1/decisions?ruleset=${RELIEF}&${query}`, { token })).body.decisions.map(
			({ decisionId }) => decisionId,
		)
	expect(await list('from=2024-03-01&to=2024-03-01')).toEqual([first])
	expect(await list('from=2024-03-02')).toEqual([third, second])
	expect(await list('to=2024-03-01')).toEqual([first])
	expect(await list('from=2024-03-02T00:00:00%2B08:00&to=2024-03-02T09:00:00%2B08:00')).toEqual([second])
	expect(await list('from=2024-03-03&to=2024-03-01')).toEqual([])
})

test('Times in a chain never stand still or run backwards, whatever the clocks do', async () => {
	const clocks = ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00Z', '2024-03-01T09:00:00Z'].map((one) => new Date(one))
	let now = clocks[0]!
	const odd = await serverForTest({ clock: () => now })
	const token = await odd.identities.token({ role: 'emergency-staff' }, now)
	const times: number[] = []
	for (const one of clocks) {
		now = one
		times.push(Date.parse((await decide(odd, RELIEF, deaths(1, 'clocks'), { token })).body.decidedAt))
	}
	expect(times).toEqual([...times].sort((a, b) => a - b))
	expect(new Set(times).size).toBe(3)
})
