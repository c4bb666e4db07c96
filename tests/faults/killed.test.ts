import { expect, onTestFinished, test } from 'vitest'
import type { DecisionRecord } from '../../functions/decision-log/record.ts'
import { audit, auditAtRest } from '../support/audit.ts'
import { decide, RELIEF } from '../support/call.ts'
import { type Load, load } from '../support/load.ts'
import { processesOn, startedServer } from '../support/process.ts'
import { serverForTest, temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

const KILLS = 3
const WORK = 40

/** Every acknowledged decision is in the log, as it was acknowledged. */
function expectNothingLost({ acknowledged }: Load, records: Map<string, DecisionRecord>) {
	for (const [key, decisionId] of acknowledged) expect(records.get(key)?.decisionId, key).toBe(decisionId)
}

/** Asks again for everything that was not acknowledged, as its callers would: now each is there, and once. */
async function expectRetriesToHeal(
	server: Parameters<typeof decide>[0],
	{ asked, acknowledged }: Load,
	records: Map<string, DecisionRecord>,
) {
	for (const [key, body] of asked) {
		if (acknowledged.has(key)) continue
		const { status, headers, body: decision } = await decide(server, RELIEF, body, { key })
		expect(status).toBe(201)
		expect(headers.get('idempotency-replayed')).toBe(records.has(key) ? 'true' : null)
		if (records.has(key)) expect(decision.decisionId).toBe(records.get(key)!.decisionId)
	}
}

test('The database killed under load, three times: nothing acknowledged is lost, nothing is half there, and work resumes', async () => {
	const server = await serverForTest()
	const work = load(server, 'database')
	for (let kill = 0; kill < KILLS; kill++) {
		const before = work.acknowledged.size
		await until(() => work.acknowledged.size > before + WORK)
		process.kill(server.database!.pid!, 'SIGKILL')
		await until(() => server.database!.pid === undefined)
		await until(() => server.database!.pid !== undefined)
	}
	const resumed = work.acknowledged.size
	await until(() => work.acknowledged.size > resumed + WORK)
	await work.stop()
	const types = work.refusals.map(({ status, body }) => [status, (body as unknown as { type: string }).type])
	expect(types.length).toBeGreaterThan(0)
	expect(new Set(types.map(String))).toEqual(new Set(['503,/problems/log-unavailable']))
	const records = await audit(server.database!.endpoint)
	expectNothingLost(work, records)
	await expectRetriesToHeal(server, work, records)
	expect([...(await audit(server.database!.endpoint)).keys()].sort()).toEqual([...work.asked.keys()].sort())
})

test('The whole server killed under load, three times: the same, and no database is left running', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const works: Load[] = []
	for (let kill = 0; kill < KILLS; kill++) {
		const server = await startedServer(path)
		const work = load(server, `server-${kill}`)
		works.push(work)
		await until(() => work.acknowledged.size > WORK)
		server.child.kill('SIGKILL')
		expect((await server.finished).signal).toBe('SIGKILL')
		await work.stop()
		await until(() => processesOn(path).length === 0)
	}
	const records = await auditAtRest(path)
	for (const work of works) expectNothingLost(work, records)
	const server = await startedServer(path)
	for (const work of works) await expectRetriesToHeal(server, work, records)
	server.child.kill('SIGTERM')
	expect((await server.finished).code).toBe(0)
	expect(processesOn(path)).toEqual([])
	const asked = works.flatMap((work) => [...work.asked.keys()])
	expect([...(await auditAtRest(path)).keys()].sort()).toEqual(asked.sort())
})
