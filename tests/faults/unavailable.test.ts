import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { type Answer, call, deaths, decide, type ProblemBody, RELIEF } from '../support/call.ts'
import { serverForTest, type TestServer, temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

const preview = (server: TestServer) => call(server, `/v1/rulesets/${RELIEF}/preview`, { body: deaths(12) })
const logState = async (server: TestServer) => (await call<{ log: string }>(server, '/healthz')).body.log

function expectUnavailable(answer: Answer<unknown>): ProblemBody {
	const body = answer.body as ProblemBody
	expect([answer.status, body.type]).toEqual([503, '/problems/log-unavailable'])
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
	return body
}

test('With the database stopped, decisions are refused and say that nothing was recorded; previews go on; back again, work resumes', async () => {
	const { path, remove } = await temporaryDirectory()
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory: path, backoffMs: 3_000 })
	onTestFinished(async () => {
		await database.stop()
		await remove()
	})
	const server = await serverForTest({ endpoint: database.endpoint })
	expect((await decide(server, RELIEF, deaths(12), { key: 'before' })).status).toBe(201)

	process.kill(database.pid!, 'SIGKILL')
	await until(() => database.pid === undefined)
	const refused = await decide(server, RELIEF, deaths(13), { key: 'during' })
	expect(expectUnavailable(refused)).toMatchObject({
		recorded: false,
		detail: expect.stringMatching(/没有记录任何内容/),
	})
	expectUnavailable(await call(server, '/v1/subjects/incident/incident-1/timeline'))
	expectUnavailable(await call(server, `/v1/decisions?ruleset=${RELIEF}`))
	expect((await preview(server)).status).toBe(200)
	expect((await call(server, '/v1/rulesets')).status).toBe(200)
	expect(await logState(server)).toBe('unavailable')

	await until(async () => (await logState(server)) === 'available')
	const again = await decide(server, RELIEF, deaths(13), { key: 'during' })
	expect([again.status, again.body.sequence, again.headers.get('idempotency-replayed')]).toEqual([201, 2, null])
	const reported = server.reported.filter(({ level }) => level === 'error')
	expect(reported.length).toBeGreaterThan(0)
	expect(JSON.stringify(server.reported)).not.toContain('deaths')
})

test('With the database hanging, decisions are refused while their callers still wait, and previews are not held up', async () => {
	const server = await serverForTest()
	await decide(server, RELIEF, deaths(1))
	const { pid } = server.database!
	process.kill(pid!, 'SIGSTOP')
	const racing = Promise.all(
		Array.from({ length: 20 }, (_, i) => decide(server, RELIEF, deaths(2), { key: `hang-${i}` })),
	)
	expect((await preview(server)).status).toBe(200)
	for (const answer of await racing) expectUnavailable(answer)
	expect(await logState(server)).toBe('unavailable')
	process.kill(pid!, 'SIGCONT')
	await until(async () => (await logState(server)) === 'available')
	const again = await decide(server, RELIEF, deaths(2), { key: 'hang-0' })
	expect(again.status).toBe(201)
})

/** A way to the database on which the answers to writes can be made to get lost. */
async function lossyProxy(target: string) {
	let losing = false
	const forward = createServer(async (request, response) => {
		const chunks: Buffer[] = []
		for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
		const headers = Object.fromEntries(
			Object.entries(request.headers).filter(
				([name]) => name.startsWith('x-amz') || name === 'authorization' || name === 'content-type',
			),
		) as Record<string, string>
		const answer = await fetch(target, { method: 'POST', headers, body: Buffer.concat(chunks) })
		const body = Buffer.from(await answer.arrayBuffer())
		if (losing && headers['x-amz-target']?.endsWith('TransactWriteItems')) return request.socket.destroy()
		response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body)
	})
	forward.listen(0, '127.0.0.1')
	await once(forward, 'listening')
	onTestFinished(() => {
		forward.closeAllConnections()
		forward.close()
	})
	const { port } = forward.address() as AddressInfo
	return { endpoint: `http://127.0.0.1:${port}`, lose: (on: boolean) => (losing = on) }
}

test('A write whose answer was lost is said to be unconfirmed, and sending it again gives the decision that was recorded', async () => {
	const database = await EmbeddedDatabase.start({ program: databaseProgram() })
	onTestFinished(() => database.stop())
	const { endpoint, lose } = await lossyProxy(database.endpoint)
	const server = await serverForTest({ endpoint })
	lose(true)
	const unconfirmed = expectUnavailable(await decide(server, RELIEF, deaths(12), { key: 'lost' }))
	expect(unconfirmed).toMatchObject({ recorded: null, detail: expect.stringMatching(/没有得到确认/) })
	lose(false)
	const again = await decide(server, RELIEF, deaths(12), { key: 'lost' })
	expect([again.status, again.body.sequence, again.headers.get('idempotency-replayed')]).toEqual([201, 1, 'true'])
	expect((await decide(server, RELIEF, deaths(12), { key: 'next' })).body.sequence).toBe(2)
})

test('A table that is gone is made anew', async () => {
	const server = await serverForTest()
	await decide(server, RELIEF, deaths(12))
	const client = documentClient({ endpoint: server.database!.endpoint })
	await client.send(new DeleteTableCommand({ TableName: DEFAULT_TABLE }))
	client.destroy()
	expectUnavailable(await decide(server, RELIEF, deaths(13), { key: 'gone' }))
	await until(async () => (await logState(server)) === 'available')
	expect((await decide(server, RELIEF, deaths(13), { key: 'gone' })).status).toBe(201)
})
