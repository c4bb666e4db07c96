import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '../../functions/system.ts'
import file from '../../rules/catalogue/rural-housing-renovation/2023.json' with { type: 'json' }
import { catalogue, evaluate } from '../../rules/index.ts'
import {
	call,
	type DayVerification,
	type Decision,
	type DecisionList,
	deaths,
	decide,
	type Impact,
	type ProblemBody,
	RELIEF,
	type Replay,
	type Report,
	type SubjectVerification,
	type Timeline,
} from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

const HOUSING = 'rural-housing-renovation'
const AUDITOR = { as: 'auditor' } as const
const officer = (org: string) => ({ as: 'township-officer', org }) as const

/** A clock that the test holds. */
let now = new Date('2023-08-01T09:00:00+08:00')
let server: TestServer
const decided = new Map<string, Decision>()

/** Households of two townships, on two days: grades D and C are eligible, B is not, no grade cannot be said. */
const HOUSEHOLDS = ['D', 'C', 'B', null, 'D', 'D'].map((dangerGrade, i) => ({
	id: `H-${i}`,
	org: i < 4 ? '中和镇' : '成吉思汗镇',
	day: i % 2 === 0 ? '2023-08-01' : '2023-08-02',
	facts: {
		householdCategory: 'subsistence-allowance',
		categoryCertified: true,
		ruralLongTermResident: true,
		agriculturalHukou: true,
		voluntary: true,
		dwellingCount: 1,
		thirdPartyAppraised: true,
		...(dangerGrade === null ? {} : { dangerGrade }),
		otherHousingAid: 'none',
		method: dangerGrade === 'C' ? 'repair' : 'self-build',
		floorAreaM2: 55.55,
	},
}))

beforeAll(async () => {
	server = await testServer({ clock: () => now, newId: system.newId })
	const inOrder = [...HOUSEHOLDS].sort((a, b) => (a.day < b.day ? -1 : 1))
	for (const [i, { id, org, day, facts }] of inOrder.entries()) {
		now = new Date(`${day}T10:0${i}:00+08:00`)
		const { status, body } = await decide(
			server,
			HOUSING,
			{ facts, subject: { kind: 'household', id } },
			{ ...officer(org) },
		)
		expect(status).toBe(201)
		decided.set(id, body)
	}
	now = new Date('2023-08-03T09:00:00+08:00')
})
afterAll(() => server.stop())

// Tokens are made and checked at the clock that the test holds.
const as = async (options: { as: 'auditor' | 'township-officer' | 'emergency-staff'; org?: string }) => ({
	token: await server.identities.token({ role: options.as, org: options.org }, now),
})
const get = async <Body>(path: string, options: Parameters<typeof as>[0] = AUDITOR) =>
	call<Body>(server, path, await as(options))

describe('Searching', () => {
	const found = async (query: string, options?: Parameters<typeof as>[0]) => {
		const { status, body } = await get<DecisionList>(`/v1/decisions?ruleset=${HOUSING}&${query}`, options)
		expect(status).toBe(200)
		return body.decisions.map(({ subject }) => subject.id)
	}

	test('finds by outcome, by organisation, by period, and by all of them, newest first', async () => {
		expect(await found('outcome=eligible')).toEqual(['H-5', 'H-1', 'H-4', 'H-0'])
		expect(await found('outcome=not-eligible')).toEqual(['H-2'])
		expect(await found('outcome=undetermined')).toEqual(['H-3'])
		expect(await found('outcome=special-groups')).toHaveLength(4)
		expect(await found(`org=${encodeURIComponent('成吉思汗镇')}`)).toEqual(['H-5', 'H-4'])
		expect(await found('from=2023-08-02&to=2023-08-02')).toEqual(['H-5', 'H-3', 'H-1'])
		expect(await found(`outcome=eligible&org=${encodeURIComponent('中和镇')}&to=2023-08-01`)).toEqual(['H-0'])
		expect(await found('outcome=III')).toEqual([])
	})

	test('takes any period: one that ends before it begins is empty, one beyond the years of four digits has no end', async () => {
		const everything = await found('')
		expect(await found('from=2023-08-02&to=2023-08-01')).toEqual([])
		expect(await found('from=0000-01-01T00:00:00%2B14:00&to=9999-12-31T23:59:59-12:00')).toEqual(everything)
		for (const [period, decisions] of [
			['from=2023-08-02&to=2023-08-01', 0],
			['to=0000-01-01T00:00:00%2B14:00', 0],
			['from=0000-01-01T00:00:00%2B14:00&to=9999-12-31T23:59:59-12:00', everything.length],
		]) {
			const { status, body } = await get<Report>(`/v1/reports/outcomes?ruleset=${HOUSING}&${period}`)
			expect([period, status, body.decisions]).toEqual([period, 200, decisions])
		}
	})

	test('goes on where the page ended, each entry once, whatever the filter', async () => {
		for (const filter of ['', 'outcome=eligible&']) {
			const seen: string[] = []
			let cursor: string | null = null
			do {
				const query: string = `${filter}limit=1${cursor ? `&cursor=${cursor}` : ''}`
				const { body }: { body: DecisionList } = await get<DecisionList>(`/v1/decisions?ruleset=${HOUSING}&${query}`)
				seen.push(...body.decisions.map(({ subject }) => subject.id))
				cursor = body.next
			} while (cursor !== null)
			expect(seen).toEqual(await found(filter))
		}
	})

	test('shows a township its own, and refuses it another’s', async () => {
		expect(await found('outcome=eligible', officer('成吉思汗镇'))).toEqual(['H-5', 'H-4'])
		const others = await get<ProblemBody>(
			`/v1/decisions?ruleset=${HOUSING}&org=${encodeURIComponent('中和镇')}`,
			officer('成吉思汗镇'),
		)
		expect(others.status).toBe(403)
	})

	test('a subject’s timeline says which condition turned, and so why the outcome is another', async () => {
		const subject = { kind: 'household', id: 'H-turn' }
		const { facts } = HOUSEHOLDS[0]!
		const token = await as(officer('中和镇'))
		await decide(server, HOUSING, { facts: { ...facts, categoryCertified: false }, subject }, token)
		await decide(server, HOUSING, { facts, subject }, token)
		const { body } = await get<Timeline>('/v1/subjects/household/H-turn/timeline')
		const { changes } = body.entries[1]!
		expect(changes!.facts).toMatchObject([{ fact: 'categoryCertified', before: false, after: true }])
		expect(changes!.outcome).toMatchObject({ before: { eligible: false }, after: { eligible: true } })
		expect(changes!.conditions.map(({ condition, before, after }) => [condition, before, after])).toEqual([
			['certified-special-groups', false, true],
			['certified-rural-revitalisation', false, true],
		])
		expect(changes!.conditions[0]!.sentence).not.toBe('')
	})
})

describe('Replaying', () => {
	test('an entry gives the same again, byte for byte', async () => {
		for (const { decisionId } of decided.values()) {
			const { body } = await get<Replay>(`/v1/decisions/${decisionId}/replay`)
			expect(body).toMatchObject({ same: true, differences: [], ruleFile: 'catalogue' })
		}
	})

	test('a lowered level’s advice, which the log gave, is no difference', async () => {
		const staff = await as({ as: 'emergency-staff' })
		await decide(server, RELIEF, { ...deaths(30, 'replayed'), asOf: '2023-08-01' }, staff)
		const lowered = await decide(server, RELIEF, { ...deaths(12, 'replayed'), asOf: '2023-08-01' }, staff)
		expect(lowered.body.change).toBe('lowered')
		const { body } = await get<Replay>(`/v1/decisions/${lowered.body.decisionId}/replay`)
		expect(body.same).toBe(true)
	})

	test('what is not there, or not an auditor’s question, is refused', async () => {
		expect((await get(`/v1/decisions/${'0'.repeat(26)}/replay`)).status).toBe(404)
		const { decisionId } = decided.get('H-0')!
		expect((await get(`/v1/decisions/${decisionId}/replay`, officer('中和镇'))).status).toBe(403)
	})
})

describe('Verifying', () => {
	test('a subject’s chain is whole, and nothing is said of one that is not there', async () => {
		const { body } = await get<SubjectVerification>('/v1/subjects/household/H-0/verification')
		expect(body).toMatchObject({ whole: true, chains: [{ scope: '中和镇', entries: 1, faults: [] }] })
		const none = await get<SubjectVerification>('/v1/subjects/household/nobody/verification')
		expect(none.body).toMatchObject({ whole: null, chains: [] })
	})

	test('a day that is not sealed yet is verified chain by chain', async () => {
		const { body } = await get<DayVerification>('/v1/log/verification?date=2023-08-01')
		expect(body).toMatchObject({ date: '2023-08-01', seal: null, whole: true, chains: 3, verified: 3, next: null })
		const paged = await get<DayVerification>('/v1/log/verification?date=2023-08-01&limit=2')
		expect(paged.body).toMatchObject({ verified: 2, next: expect.any(String) })
		const rest = await get<DayVerification>(`/v1/log/verification?date=2023-08-01&limit=2&cursor=${paged.body.next}`)
		expect(rest.body).toMatchObject({ verified: 1, next: null })
	})

	test('is asked with a real day, and answered to auditors alone', async () => {
		expect((await get('/v1/log/verification?date=2023-02-30')).status).toBe(422)
		expect((await get('/v1/log/verification')).status).toBe(422)
		expect((await get('/v1/log/verification?date=2023-08-01', officer('中和镇'))).status).toBe(403)
	})
})

describe('Impact', () => {
	const tried = async (candidate: unknown, more: object = {}) =>
		call<Impact>(server, `/v1/rulesets/${HOUSING}/impact`, { ...(await as(AUDITOR)), body: { candidate, ...more } })
	const period = { from: '2023-08-01', to: '2023-08-02' }

	test('of the file itself changes nothing', async () => {
		const { status, body } = await tried(file, period)
		expect(status).toBe(200)
		expect(body).toMatchObject({ entries: 6, changed: 0, refused: 0, outcomes: [], causes: [], examples: [] })
		expect(body.amounts).toMatchObject([{ id: 'subsidy', difference: 0, changed: 0 }])
	})

	test('of another sum gives the sums before and after to the fen, and names the rule that grants it', async () => {
		const candidate = JSON.parse(JSON.stringify(file).replaceAll('"fixed":25232', '"fixed":27000'))
		const { body } = await tried(candidate, period)
		const granted = [...decided.values()].filter(({ amounts }) => amounts[0]?.yuan === 25_232)
		expect(granted.length).toBeGreaterThan(1)
		expect(body.changed).toBe(granted.length)
		expect(body.outcomes).toEqual([])
		const [sum] = body.amounts
		expect(sum!.difference).toBe(granted.length * (27_000 - 25_232))
		expect(sum!.after.yuan - sum!.before.yuan).toBeCloseTo(sum!.difference)
		expect(body.causes.every(({ condition }) => condition === null)).toBe(true)
		expect(body.examples[0]).toMatchObject({
			before: { amounts: { subsidy: 25_232 } },
			after: { amounts: { subsidy: 27_000 } },
		})
	})

	test('of another condition says from what to what, and which condition turned, as deciding each again does', async () => {
		const candidate = JSON.parse(JSON.stringify(file))
		const grades = JSON.stringify(candidate).match(/"fact":"dangerGrade","operator":"in","value":\["C","D"\]/g)
		const changed = grades
			? JSON.parse(
					JSON.stringify(candidate).replaceAll(
						'"fact":"dangerGrade","operator":"in","value":["C","D"]',
						'"fact":"dangerGrade","operator":"in","value":["B","C","D"]',
					),
				)
			: JSON.parse(JSON.stringify(candidate).replaceAll('"value":["C","D"]', '"value":["B","C","D"]'))
		const { body } = await tried(changed, period)
		const compiled = catalogue.select(HOUSING, { version: '2023' })
		expect(compiled.contentHash).toBe(decided.get('H-0')!.ruleset.contentHash)
		expect(body.outcomes).toMatchObject([{ before: 'not-eligible', after: 'eligible', entries: 1 }])
		expect(
			body.causes.some(({ condition, before, after }) => condition !== null && before === false && after === true),
		).toBe(true)
		expect(body.examples[0]).toMatchObject({ subject: { kind: 'household', id: 'H-2' } })
	})

	test('a candidate that does not pass the checks is refused with each finding, in Chinese', async () => {
		const broken = structuredClone(file) as unknown as { rules: { when: unknown }[] }
		broken.rules[0]!.when = { id: 'x', clause: '1', lines: [715], fact: 'nothing', operator: 'equal', value: 1 }
		const answer = (await tried(broken)) as unknown as { status: number; body: ProblemBody }
		expect(answer.status).toBe(422)
		expect(answer.body.errors![0]!.detail).toMatch(/规则 .+没有定义.+UNKNOWN_FACT/)
		for (const none of [null, 5, 'x', [], {}]) expect((await tried(none)).status).toBe(422)
		const other = await call<ProblemBody>(server, `/v1/rulesets/${RELIEF}/impact`, {
			...(await as(AUDITOR)),
			body: { candidate: file },
		})
		expect([other.status, other.body.errors![0]]).toMatchObject([422, { pointer: '/candidate/id' }])
	})

	test('of a file that no longer takes some facts counts the entries that it refuses', async () => {
		const narrowed = structuredClone(file) as unknown as { facts: { floorAreaM2: { decimals: number } } }
		narrowed.facts.floorAreaM2.decimals = 1
		const { body } = await tried(narrowed, period)
		expect(body).toMatchObject({ entries: 6, refused: 6 })
		expect(body.amounts[0]!.after).toEqual({ entries: 0, yuan: 0 })
	})
})

describe('Reports', () => {
	test('count by rule set, organisation and outcome, and sum what was last decided of each subject', async () => {
		const { status, body } = await get<Report>('/v1/reports/outcomes?from=2023-08-01&to=2023-08-02')
		expect(status).toBe(200)
		expect(body.decisions).toBe(6)
		const rows = body.rows.map(({ org, outcome, decisions, subjects }) => [org, outcome, decisions, subjects])
		expect(rows).toEqual([
			['中和镇', 'eligible', 2, 2],
			['中和镇', 'not-eligible', 1, 1],
			['中和镇', 'undetermined', 1, 1],
			['成吉思汗镇', 'eligible', 2, 2],
		])
		expect(body.rows[3]!.amounts).toEqual([{ id: 'subsidy', label: expect.any(String), subjects: 2, yuan: 50_464 }])
	})

	test('count a subject that was decided twice once, by its last decision', async () => {
		const { body } = await get<Report>(`/v1/reports/outcomes?ruleset=${HOUSING}&from=2023-08-03`)
		expect(body.rows.map(({ outcome, decisions, subjects }) => [outcome, decisions, subjects])).toEqual([
			['eligible', 1, 1],
			['not-eligible', 1, 0],
		])
	})

	test('give a township its own figures, and a workbook to who asks for one', async () => {
		const own = await get<Report>('/v1/reports/outcomes?to=2023-08-02', officer('成吉思汗镇'))
		expect(own.body.rows.map(({ org }) => org)).toEqual(['成吉思汗镇'])
		const { token } = await as(AUDITOR)
		const workbook = await fetch(`${server.origin}/v1/reports/outcomes`, {
			headers: {
				authorization: `Bearer ${token}`,
				accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			},
		})
		expect(workbook.headers.get('content-type')).toContain('spreadsheetml')
		expect(
			Buffer.from(await workbook.arrayBuffer())
				.subarray(0, 2)
				.toString(),
		).toBe('PK')
	})
})

test('The facts of the tests are such that evaluation gives the outcomes that they speak of', async () => {
	const compiled = catalogue.select(HOUSING, { version: '2023' })
	const outcomes = await Promise.all(HOUSEHOLDS.map(({ facts }) => evaluate(compiled, facts, { asOf: '2023-08-01' })))
	expect(outcomes.map(({ outcome }) => 'eligible' in outcome && outcome.eligible)).toEqual([
		true,
		true,
		false,
		null,
		true,
		true,
	])
})
