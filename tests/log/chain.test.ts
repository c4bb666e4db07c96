import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { IdempotencyMismatchError } from '../../functions/decision-log/errors.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { system } from '../../functions/system.ts'
import { compare, draft, everything, testLog } from '../support/log.ts'

let db: Awaited<ReturnType<typeof testLog>>
beforeAll(async () => {
	db = await testLog()
})
afterAll(() => db.stop())

const subject = (id: string) => ({ kind: 'household', id })
const chain = (id: string, scope = '中和镇') => ({ scope, subject: subject(id) })

test('A hundred racing decisions on one subject make a chain without gaps that verifies', async () => {
	const appended = await Promise.all(
		Array.from({ length: 100 }, () => db.log.append(draft({ subject: subject('race') }), compare)),
	)
	const sequences = appended.map(({ entry }) => entry.record.sequence).sort((a, b) => a - b)
	expect(sequences).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
	expect(await db.log.verifyChain(chain('race'))).toMatchObject({ entries: 100, faults: [] })
})

test('Writers in processes of their own, as Lambdas are, share a chain without gaps; who is overtaken too often is told so', async () => {
	const writers = Array.from({ length: 4 }, () =>
		logOn(documentClient({ endpoint: db.endpoint }), DEFAULT_TABLE, system),
	)
	const results = await Promise.allSettled(
		writers.flatMap((log) =>
			Array.from({ length: 15 }, () => log.append(draft({ subject: subject('processes') }), compare)),
		),
	)
	const written = results.filter(({ status }) => status === 'fulfilled').length
	const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []))
	expect(refused.every((name) => name === 'SubjectMovedOnError')).toBe(true)
	expect(written).toBeGreaterThan(30)
	expect(await db.log.verifyChain(chain('processes'))).toMatchObject({ entries: written, faults: [] })
})

test('Ten racing requests with one key make one entry, and all get it', async () => {
	const same = draft({ subject: subject('one-key') })
	const logs = Array.from({ length: 10 }, () => logOn(db.client, DEFAULT_TABLE, system))
	const appended = await Promise.all(logs.map((log) => log.append(same, compare)))
	expect(new Set(appended.map(({ entry }) => entry.hash)).size).toBe(1)
	expect(appended.filter(({ replayed }) => !replayed)).toHaveLength(1)
	expect(await db.log.verifyChain(chain('one-key'))).toMatchObject({ entries: 1, faults: [] })
})

test('Racing requests with one key and different contents: one is recorded, the others are refused', async () => {
	const drafts = Array.from({ length: 5 }, () => draft({ subject: subject('mismatch'), idempotencyKey: 'same-key' }))
	const results = await Promise.allSettled(drafts.map((one) => db.log.append(one, compare)))
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
	for (const result of results) {
		if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(IdempotencyMismatchError)
	}
	expect(await db.log.verifyChain(chain('mismatch'))).toMatchObject({ entries: 1, faults: [] })
})

test('Two townships may use the same household number without meeting', async () => {
	const of = (org: string) =>
		draft({ subject: subject('H-7'), actor: { subject: 'officer', role: 'township-officer', org } })
	const [one, two] = await Promise.all([db.log.append(of('中和镇'), compare), db.log.append(of('成吉思汗镇'), compare)])
	expect([one.entry.record.sequence, two.entry.record.sequence]).toEqual([1, 1])
})

test('In an emergency all organisations write to one chain of the incident', async () => {
	const of = (org: string | null) =>
		draft({
			domain: 'emergency',
			subject: { kind: 'incident', id: 'flood' },
			actor: { subject: 'staff', role: 'emergency-staff', org },
		})
	const appended = [await db.log.append(of('市应急管理局'), compare), await db.log.append(of(null), compare)]
	expect(appended.map(({ entry }) => [entry.record.scope, entry.record.sequence])).toEqual([
		['*', 1],
		['*', 2],
	])
})

test('Keys cannot be made to collide by separators within their parts', async () => {
	const of = (org: string, user: string) =>
		draft({ idempotencyKey: 'k', subject: subject('sep'), actor: { subject: user, role: 'township-officer', org } })
	const appended = await Promise.all([
		db.log.append(of('a#b', 'c'), compare),
		db.log.append(of('a', 'b#c'), compare),
		db.log.append(of('a%23b', 'c'), compare),
	])
	expect(new Set(appended.map(({ entry }) => entry.record.decisionId)).size).toBe(3)
	expect(appended.every(({ replayed }) => !replayed)).toBe(true)
})

test('The previous decision is found across any number of other rule sets’ entries', async () => {
	const under = (ruleset: string) => {
		const one = draft({ subject: subject('many') })
		return { ...one, evaluation: { ...one.evaluation, ruleset: { ...one.evaluation.ruleset, id: ruleset } } }
	}
	const first = await db.log.append(under('a'), compare)
	for (let i = 0; i < 5; i++) await db.log.append(under(i % 2 ? 'b' : 'c'), compare)
	const last = await db.log.append(under('a'), compare)
	expect(last.entry.record.previousDecisionId).toBe(first.entry.record.decisionId)
	expect(last.entry.record.change).toBe('same')
})

test('Every entry has its pointer and its idempotency item, and there are no others', async () => {
	const items = await everything(db.client)
	const entries = items.filter(({ pk }) => pk!.startsWith('CHAIN#'))
	const placeOf = ({ entryPk, entrySk }: Record<string, string>) => `${entryPk} ${entrySk}`
	const places = (prefix: string) =>
		items
			.filter(({ pk }) => pk!.startsWith(prefix))
			.map(placeOf)
			.sort()
	const expected = entries.map(({ pk, sk }) => `${pk} ${sk}`).sort()
	expect(entries.length).toBeGreaterThan(100)
	expect(places('DECISION#')).toEqual(expected)
	expect(places('IDEM#')).toEqual(expected)
})
