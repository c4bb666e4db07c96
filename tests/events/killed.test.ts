import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { auditAtRest } from '../support/audit.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { distinct, expectEventsOf, linesOf, SECRET } from '../support/events.ts'
import { load } from '../support/load.ts'
import { processesOn, startedServer } from '../support/process.ts'
import { receiverForTest, taken } from '../support/receiver.ts'
import { temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

const KILLS = 3

test('The server killed under load, three times, before a slow and failing receiver: every decision’s events are in the file and arrive, in order, and no others', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	let count = 0
	const receiver = await receiverForTest(() => (++count % 29 === 0 ? 503 : 200))
	receiver.pauseMs = 5
	const env = { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: SECRET }
	for (let kill = 0; kill < KILLS; kill++) {
		const server = await startedServer(path, env)
		const work = load(server, `kill-${kill}`, 3)
		const before = linesOf(path).length
		// In the middle of the file's work, and of the webhook's.
		await until(() => linesOf(path).length > before + 20 && taken(receiver.messages).length > kill * 10)
		await sleep(kill * 137)
		server.child.kill('SIGKILL')
		await server.finished
		await work.stop()
		await until(() => processesOn(path).length === 0)
	}
	const server = await startedServer(path, env)
	await decide(server, RELIEF, deaths(1, 'last'), { key: 'the-last' })
	const arrived = () => distinct(taken(receiver.messages).map(({ event }) => event))
	await until(() => linesOf(path).some(({ subject }) => subject === 'incident/last'))
	await until(() => arrived().length === distinct(linesOf(path)).length)
	server.child.kill('SIGTERM')
	expect((await server.finished).code).toBe(0)
	const records = [...(await auditAtRest(path)).values()]
	expect(records.length).toBeGreaterThan(100)
	expectEventsOf(records, linesOf(path))
	expectEventsOf(records, arrived())
	expect(linesOf(path, 'dead-letters.ndjson')).toEqual([])
	const repeated = linesOf(path).length - distinct(linesOf(path)).length
	console.info(`${records.length} decisions, ${linesOf(path).length} lines, ${repeated} repeated by kills`)
})
