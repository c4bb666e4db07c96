import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { type Batch, call, deaths, decide, type ProblemBody, RELIEF } from '../support/call.ts'
import { type FaultyServer, faultyServer } from '../support/faulty-server.ts'
import { after, before, ERRORS, type ErrorName, type Fault, LOST_ANSWERS, putOffKeys } from '../support/sdk-faults.ts'

const FAULTS: Fault[] = [
	...(Object.keys(ERRORS) as ErrorName[]).map(before),
	...LOST_ANSWERS.map(after),
	// What is most dangerous comes most often.
	...LOST_ANSWERS.map(after),
]

/** Of six attempts one fails, each in its own way. */
const schedule = fc.infiniteStream(
	fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: fc.constantFrom(...FAULTS), weight: 1 }),
)
const decision = fc.record({ subject: fc.nat(2), deaths: fc.nat(120) })

/** What callers were told of a key, in the order of their requests. */
type Told = { said: 'decided'; decisionId: string } | { said: 'not recorded' } | { said: 'unconfirmed' }

async function asked(server: FaultyServer, key: string, body: object): Promise<Told> {
	const answer = await decide(server, RELIEF, body, { key })
	expect([201, 409, 503]).toContain(answer.status)
	if (answer.status === 201) return { said: 'decided', decisionId: answer.body.decisionId }
	const { recorded = false } = answer.body as unknown as ProblemBody & { recorded?: boolean | null }
	return { said: recorded === null ? 'unconfirmed' : 'not recorded' }
}

/** The decision under a key as the log without faults has it. */
async function inLog({ sound }: FaultyServer): Promise<Map<string, string>> {
	const found = new Map<string, string>()
	for await (const item of sound.everything()) {
		if (!item.pk.startsWith('CHAIN#')) continue
		const { idempotencyKey, decisionId } = JSON.parse(String(item.body)) as Record<string, string>
		expect(found.has(idempotencyKey!)).toBe(false)
		found.set(idempotencyKey!, decisionId!)
	}
	return found
}

async function expectWhole({ sound }: FaultyServer, count: number): Promise<void> {
	const { entries, faults, strays } = await verifyLog(sound)
	expect({ entries, faults, strays }).toEqual({ entries: count, faults: [], strays: [] })
}

test('Whatever attempts fail, while several decide on the same subjects at once: each caller is told the truth, nothing is lost, nothing is there twice', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(decision, { minLength: 4, maxLength: 12 }), schedule, async (wanted, faults) => {
			const server = await faultyServer()
			server.stage.plan = () => faults.next().value
			const keys = wanted.map((_, i) => `key-${i}`)
			const body = ({ subject, deaths: count }: (typeof wanted)[number]) => deaths(count, `incident-${subject}`)
			const told = await Promise.all(
				wanted.map(async (one, i) => {
					const all = [await asked(server, keys[i]!, body(one))]
					if (all[0]!.said !== 'decided') all.push(await asked(server, keys[i]!, body(one)))
					return all
				}),
			)
			const logged = await inLog(server)
			for (const [i, all] of told.entries()) {
				const last = all.at(-1)!
				if (last.said === 'decided') expect(logged.get(keys[i]!)).toBe(last.decisionId)
				// Only an unconfirmed attempt may have left something behind.
				if (all.every(({ said }) => said === 'not recorded')) expect(logged.has(keys[i]!)).toBe(false)
			}
			server.stage.plan = () => undefined
			for (const [i, one] of wanted.entries()) {
				const again = await asked(server, keys[i]!, body(one))
				expect(again).toEqual({ said: 'decided', decisionId: logged.get(keys[i]!) ?? expect.any(String) })
			}
			expect((await inLog(server)).size).toBe(wanted.length)
			await expectWhole(server, wanted.length)
		}),
		{ numRuns: 12 },
	)
}, 300_000)

const ROWS = 150
const PATH = `/v1/rulesets/${RELIEF}/decisions/batch`

/** Rows of which some are of a subject that an earlier row has, under keys of their own. */
const rows = Array.from({ length: ROWS }, (_, i) => ({
	...deaths(i % 60, `row-${i % 10 === 9 ? i - 4 : i}`),
	...(i % 10 === 9 ? { idempotencyKey: `own-${i}` } : {}),
}))

test('Of a batch in which transactions fail, each row says what became of it; sent again until nothing fails, each row is in the log once', async () => {
	await fc.assert(
		fc.asyncProperty(schedule, fc.infiniteStream(fc.nat(99)), async (faults, kept) => {
			const server = await faultyServer()
			server.stage.plan = () => faults.next().value
			putOffKeys(server.client, (count) => (kept.next().value < 50 ? count : Math.floor(count / 3)))
			const headers = { 'idempotency-key': 'batch' }
			const send = () => call<Batch>(server, PATH, { body: { items: rows }, headers })
			const decided = new Map<number, string>()
			for (let sending = 0; sending < 3; sending++) {
				if (sending === 2) server.stage.plan = () => undefined
				const { status, body } = await send()
				expect(status).toBe(200)
				expect(body.results.map(({ row }) => row)).toEqual(rows.map((_, i) => i + 1))
				const logged = new Set((await inLog(server)).values())
				for (const { row, decision: made, problem } of body.results) {
					if (made) {
						expect(logged.has(made.decisionId)).toBe(true)
						expect(decided.get(row) ?? made.decisionId).toBe(made.decisionId)
						decided.set(row, made.decisionId)
					} else {
						expect(['/problems/log-unavailable', '/problems/subject-moved-on']).toContain(problem!.type)
						// In the last sending nothing fails any more.
						expect(sending).toBeLessThan(2)
					}
				}
			}
			expect(decided.size).toBe(ROWS)
			await expectWhole(server, ROWS)
		}),
		{ numRuns: 8 },
	)
}, 300_000)

test('Keys that the database puts off are asked for again, with pauses; where it puts off all for ever, that is said', async () => {
	const server = await faultyServer()
	let all = false
	putOffKeys(server.client, (count) => (all ? 0 : Math.ceil(count / 2)))
	const headers = { 'idempotency-key': 'put-off' }
	const send = () => call<Batch>(server, PATH, { body: { items: rows }, headers })
	const { body } = await send()
	expect(body.counts).toMatchObject({ decided: ROWS, problems: 0 })
	expect((await send()).body.counts).toMatchObject({ replayed: ROWS, problems: 0 })
	all = true
	const failing = await send()
	expect(new Set(failing.body.results.map(({ problem }) => problem?.type))).toEqual(
		new Set(['/problems/log-unavailable']),
	)
	await expectWhole(server, ROWS)
})
