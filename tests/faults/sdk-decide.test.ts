import { expect, test } from 'vitest'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { type Answer, call, deaths, decide, type ProblemBody, RELIEF } from '../support/call.ts'
import { type FaultyServer, faultyServer } from '../support/faulty-server.ts'
import { after, before, ERRORS, type ErrorName, type Fault, LOST_ANSWERS } from '../support/sdk-faults.ts'

const WRITE = 'TransactWriteItems'
const SUBJECT = { kind: 'incident', id: 'incident-1' }

/** How many entries the subject has, after every one was found to be in its place. */
async function entries({ sound }: FaultyServer): Promise<number> {
	const { entries, faults, strays } = await verifyLog(sound)
	expect([faults, strays]).toEqual([[], []])
	const { entries: own } = await sound.verifyChain({ scope: '*', subject: SUBJECT })
	expect(own).toBe(entries)
	return own
}

/** A refusal that tells the truth about the log, in a sentence for people. Gives what it says was recorded. */
function refusalOf(answer: Answer<unknown>): boolean | null | undefined {
	const { type, detail, recorded } = answer.body as ProblemBody & { recorded?: boolean | null }
	expect(detail).toMatch(/^[^a-z]*(Idempotency-Key)?[^a-z]*$/)
	expect(detail).toMatch(/重新提交|重试/)
	if (type === '/problems/subject-moved-on') {
		expect(answer.status).toBe(409)
		return false
	}
	expect([answer.status, type]).toEqual([503, '/problems/log-unavailable'])
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
	return recorded
}

/** What the database answers for certain and the SDK does not try again: of all others an attempt may have been heard. */
const REFUSED_AT_ONCE: readonly ErrorName[] = [
	'TransactionConflict',
	'a transaction cancelled by throttling',
	'expired credentials',
	'a missing right',
]

/** Fails the first so many attempts of a command. */
function first(count: number, command: string, fault: Fault) {
	let left = count
	return (asked: string) => (asked === command && left-- > 0 ? fault : undefined)
}

const ask = (server: FaultyServer, key: string) => decide(server, RELIEF, deaths(12), { key })

test.each(Object.keys(ERRORS) as ErrorName[])(
	'A write that meets %s before the database hears of it is refused and not recorded, or recorded once when the SDK tries again; sent again it is decided',
	async (name) => {
		const server = await faultyServer()
		server.stage.plan = first(Number.POSITIVE_INFINITY, WRITE, before(name))
		const refused = await ask(server, 'always')
		expect(refusalOf(refused)).toBe(REFUSED_AT_ONCE.includes(name) ? false : null)
		expect(await entries(server)).toBe(0)

		server.stage.plan = first(1, WRITE, before(name))
		const once = await ask(server, 'once')
		if (once.status !== 201) refusalOf(once)
		expect(await entries(server)).toBe(once.status === 201 ? 1 : 0)

		server.stage.plan = () => undefined
		for (const key of ['always', 'once']) expect((await ask(server, key)).status).toBe(201)
		expect(await entries(server)).toBe(2)
	},
)

test.each(LOST_ANSWERS)(
	'A write that is done and whose answer is lost by %s is confirmed by the next attempt, or said to be unconfirmed; sent again it is the same decision',
	async (name) => {
		const server = await faultyServer()
		server.stage.plan = first(1, WRITE, after(name))
		const once = await ask(server, 'once')
		expect([once.status, once.headers.get('idempotency-replayed')]).toEqual([201, null])
		expect(await entries(server)).toBe(1)

		server.stage.plan = first(Number.POSITIVE_INFINITY, WRITE, after(name))
		expect(refusalOf(await ask(server, 'always'))).toBe(null)
		expect(await entries(server)).toBe(2)

		server.stage.plan = () => undefined
		const again = await ask(server, 'always')
		expect([again.status, again.body.sequence, again.headers.get('idempotency-replayed')]).toEqual([201, 2, 'true'])
		expect(await entries(server)).toBe(2)
	},
)

test('A write that is done, whose answer is lost, and that is then throttled or overtaken when tried again, is never said to be unrecorded', async () => {
	for (const then of ['ThrottlingException', 'TransactionConflict', 'expired credentials'] as const) {
		const server = await faultyServer()
		const faults = [after('a time-out'), before(then), before(then), before(then)]
		server.stage.plan = (command) => (command === WRITE ? faults.shift() : undefined)
		const answer = await ask(server, 'twice-unlucky')
		if (answer.status !== 201) expect(refusalOf(answer)).toBe(null)
		server.stage.plan = () => undefined
		expect((await ask(server, 'twice-unlucky')).body.sequence).toBe(1)
		expect(await entries(server)).toBe(1)
	}
})

const READS = ['GetItem', 'Query', 'BatchGetItem'] as const

test.each(Object.keys(ERRORS) as ErrorName[])(
	'Reads that meet %s say so, record nothing, and are answered afterwards; previews need no log',
	async (name) => {
		const server = await faultyServer()
		expect((await ask(server, 'before')).status).toBe(201)
		for (const read of READS) {
			server.stage.plan = first(Number.POSITIVE_INFINITY, read, before(name))
			const paths = [
				'/v1/subjects/incident/incident-1/timeline',
				'/v1/decisions?subject=incident:incident-1',
				`/v1/decisions?ruleset=${RELIEF}`,
				`/v1/reports/outcomes?ruleset=${RELIEF}`,
			]
			for (const path of paths) {
				const answer = await call(server, path)
				if (answer.status !== 200) refusalOf(answer)
			}
			const decision = await ask(server, `during-${read}`)
			if (decision.status !== 201) expect(refusalOf(decision)).toBe(false)
			const preview = await call(server, `/v1/rulesets/${RELIEF}/preview`, { body: deaths(12) })
			expect(preview.status).toBe(200)
			server.stage.plan = () => undefined
			expect((await ask(server, `during-${read}`)).status).toBe(201)
		}
		expect(await entries(server)).toBe(1 + READS.length)
	},
)

test('What people on call are told of faults names the fault, and no fact', async () => {
	const server = await faultyServer()
	server.stage.plan = first(Number.POSITIVE_INFINITY, WRITE, before('ThrottlingException'))
	await ask(server, 'told')
	expect(server.reported).toMatchObject([
		{ level: 'error', error: 'LogUnavailableError', cause: 'ThrottlingException' },
	])
	expect(JSON.stringify(server.reported)).not.toMatch(/deaths|incident-1/)
})
