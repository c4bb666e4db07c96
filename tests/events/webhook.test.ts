import { createHmac } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type CloudEvent, DECISION_RECORDED, deliveryId } from '../../functions/events/event.ts'
import { webhookSettings } from '../../functions/local/webhook.ts'
import { audit } from '../support/audit.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { distinct, expectEventsOf, KEY, linesOf, SECRET } from '../support/events.ts'
import { run } from '../support/process.ts'
import { type Message, receiverForTest, taken } from '../support/receiver.ts'
import { serverForTest, type TestServer, type TestServerOptions, temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

interface Letter {
	at: string
	reason: string
	event: CloudEvent
}

const FAST = { attempts: 4, backoffMs: 40, timeoutMs: 300 }

async function serverFor({ url }: { url: string }, retry = FAST, options: TestServerOptions = {}): Promise<TestServer> {
	return serverForTest({ ...options, webhook: webhookSettings({ WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET }), retry })
}

const letters = ({ dataDirectory }: TestServer) => linesOf<Letter>(dataDirectory, 'dead-letters.ndjson')
const names = (messages: readonly Message[]) => messages.map(({ event }) => `${event.source} ${event.id}`)

/** What Standard Webhooks has a receiver reckon. */
function expectSigned({ headers, body, event }: Message) {
	const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']]
	expect(headers['content-type']).toBe('application/cloudevents+json')
	expect(id).toBe(deliveryId(event))
	expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60)
	const mac = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64')
	expect(headers['webhook-signature']).toBe(`v1,${mac}`)
}

test('Every event is posted, signed, as the file has it, in the order of its subject', async () => {
	const receiver = await receiverForTest()
	const server = await serverFor(receiver)
	for (let i = 0; i < 12; i++) await decide(server, RELIEF, deaths(i * 3, `incident-${i % 3}`))
	const records = await audit(server.database!.endpoint)
	await until(() => linesOf(server.dataDirectory).filter(({ type }) => type === DECISION_RECORDED).length === 12)
	await until(() => linesOf(server.dataDirectory).length === receiver.messages.length)
	expectEventsOf(
		records.values(),
		receiver.messages.map(({ event }) => event),
	)
	for (const message of receiver.messages) expectSigned(message)
	expect(receiver.messages.map(({ body }) => body).sort()).toEqual(
		linesOf(server.dataDirectory)
			.map((event) => JSON.stringify(event))
			.sort(),
	)
	expect(letters(server)).toEqual([])
})

test.each([503, 429, 'cut', 'hang'] as const)(
	'A receiver that answers %s gets the event again until it takes it',
	async (behaviour) => {
		const receiver = await receiverForTest(behaviour)
		const server = await serverFor(receiver, { ...FAST, attempts: 50 })
		await decide(server, RELIEF, deaths(0))
		await until(() => receiver.messages.length >= 3)
		receiver.behaviour = 200
		await until(() => taken(receiver.messages).length === 1)
		expect(new Set(names(receiver.messages)).size).toBe(1)
		for (const message of receiver.messages) expectSigned(message)
		expect(letters(server)).toEqual([])
	},
)

test.each([400, 404, 301])(
	'What a receiver refuses with %s is not sent twice: it becomes a dead letter, and the rest goes on',
	async (status) => {
		const receiver = await receiverForTest(({ event }) => (event.data.sequence === 2 ? status : 200))
		const server = await serverFor(receiver)
		for (const count of [0, 0, 0]) await decide(server, RELIEF, deaths(count))
		await until(() => taken(receiver.messages).length === 2)
		expect(receiver.messages.map(({ event }) => event.data.sequence)).toEqual([1, 2, 3])
		await until(() => letters(server).length === 1)
		expect(letters(server)).toMatchObject([{ reason: `HTTP ${status}`, event: { data: { sequence: 2 } } }])
		expect(server.reported.filter(({ at }) => at === 'webhook')).toMatchObject([{ error: 'DEAD_LETTER' }])
	},
)

test('A receiver that never answers holds up neither decisions nor the file; its events are given up with the reason', async () => {
	const receiver = await receiverForTest('hang')
	const server = await serverFor(receiver, { attempts: 2, backoffMs: 20, timeoutMs: 1_500 })
	const began = performance.now()
	for (let i = 0; i < 20; i++) expect((await decide(server, RELIEF, deaths(i))).status).toBe(201)
	expect(performance.now() - began).toBeLessThan(3_000)
	await until(() => linesOf(server.dataDirectory).some(({ data }) => data.sequence === 20))
	expect(letters(server)).toEqual([])
	await until(() => letters(server).length > 0)
	expect(letters(server)[0]).toMatchObject({ reason: 'TimeoutError', event: { data: { sequence: 1 } } })
})

test('Waits between attempts double, and differ', async () => {
	const receiver = await receiverForTest(500)
	const server = await serverFor(receiver, { attempts: 5, backoffMs: 100, timeoutMs: 300 })
	const times: number[] = []
	receiver.behaviour = () => {
		times.push(performance.now())
		return 500
	}
	await decide(server, RELIEF, deaths(0))
	await until(() => letters(server).length === 1)
	const pauses = times.slice(1).map((time, i) => time - times[i]!)
	for (const [i, pause] of pauses.entries()) {
		expect(pause).toBeGreaterThan(100 * 2 ** i * 0.5 - 5)
		expect(pause).toBeLessThan(100 * 2 ** i + 250)
	}
})

test('Dead letters are sent again by npm run redeliver, while the server runs; those that arrive are struck off', async () => {
	const receiver = await receiverForTest(400)
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const server = await serverFor(receiver, FAST, { dataDirectory: path })
	for (const count of [0, 0, 0, 0]) await decide(server, RELIEF, deaths(count))
	await until(() => letters(server).length === 4)
	await appendFile(join(path, 'dead-letters.ndjson'), '{"torn by a kill')
	const env = { DATA_DIR: path, WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: SECRET }

	receiver.messages.length = 0
	receiver.behaviour = ({ event }) => (event.data.sequence === 3 ? 410 : 204)
	const half = await run('redeliver', env).finished
	expect([half.code, half.stdout]).toEqual([1, '已送达 3 条，仍未送达 1 条。\n'])
	expect(letters(server)).toMatchObject([{ reason: 'HTTP 410', event: { data: { sequence: 3 } } }])
	for (const message of receiver.messages) expectSigned(message)

	receiver.behaviour = 204
	const whole = await run('redeliver', env).finished
	expect([whole.code, whole.stdout]).toEqual([0, '已送达 1 条，仍未送达 0 条。\n'])
	expect(letters(server)).toEqual([])
	const all = linesOf(path)
	expect(distinct(taken(receiver.messages).map(({ event }) => event))).toHaveLength(all.length)
	const nothing = await run('redeliver', env).finished
	expect([nothing.code, nothing.stdout]).toEqual([0, '已送达 0 条，仍未送达 0 条。\n'])
})

test.each([
	[{ WEBHOOK_URL: 'http://127.0.0.1:9/' }, 'WEBHOOK_SECRET=whsec_'],
	[{ WEBHOOK_URL: 'http://127.0.0.1:9/', WEBHOOK_SECRET: 'secret' }, 'WEBHOOK_SECRET 应为'],
	[{ WEBHOOK_URL: 'http://127.0.0.1:9/', WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, '24 至 64 字节'],
	[{ WEBHOOK_URL: 'ftp://host.example/', WEBHOOK_SECRET: SECRET }, 'http 或 https'],
	[{ WEBHOOK_URL: 'host.example/events', WEBHOOK_SECRET: SECRET }, 'http 或 https'],
	[{ WEBHOOK_URL: 'https://user:word@host.example/', WEBHOOK_SECRET: SECRET }, '用户名'],
])('A webhook that cannot be signed or called is refused: %j', (env, sentence) => {
	expect(() => webhookSettings(env)).toThrow(sentence)
	expect(webhookSettings({ ...env, WEBHOOK_URL: '' })).toBeUndefined()
})

test('Started with an address and no secret, the server refuses in one sentence and starts no database', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const env = { DATA_DIR: path, PORT: '0', WEBHOOK_URL: 'http://127.0.0.1:9/' }
	const { code, stdout, stderr } = await run('start', env).finished
	expect([code, stdout]).toEqual([1, ''])
	expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('WEBHOOK_SECRET')])
})
