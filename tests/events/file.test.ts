import { appendFile, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import type { DecisionLog } from '../../functions/decision-log/log.ts'
import { tableDefinition } from '../../functions/decision-log/table.ts'
import { type CloudEvent, DECISION_RECORDED } from '../../functions/events/event.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { Delivered } from '../../functions/local/delivered.ts'
import { EventFile } from '../../functions/local/event-file.ts'
import { eventsTo } from '../../functions/local/events.ts'
import { Follower } from '../../functions/local/follow.ts'
import { appendLines } from '../../functions/local/line-file.ts'
import { system } from '../../functions/system.ts'
import { audit, auditAtRest } from '../support/audit.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { expectEventsOf, linesOf } from '../support/events.ts'
import { load } from '../support/load.ts'
import { compare, draft, testLog } from '../support/log.ts'
import { run } from '../support/process.ts'
import { serverForTest, temporaryDirectory, testServer } from '../support/server.ts'
import { until } from '../support/until.ts'

async function directoryForTest(): Promise<string> {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	return path
}

async function logForTest() {
	const db = await testLog()
	onTestFinished(db.stop)
	return db
}

/** A follower of a log, with the fastest pace, and the events of its file so far. */
async function followerOf(
	log: DecisionLog,
	directory: string,
	options: Partial<ConstructorParameters<typeof Follower>[0]> = {},
) {
	const { clock, report } = system
	const rulesets = ['rural-housing-renovation', RELIEF]
	const delivered = await Delivered.open(directory, 'events-checkpoint.ndjson')
	const sink = await EventFile.open(directory)
	const follower = new Follower({
		log,
		rulesets,
		delivered,
		deliver: eventsTo(sink, log),
		clock,
		report,
		at: 'events',
		pauseMs: 10,
		...options,
	})
	const file = join(directory, 'events.ndjson')
	const events = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1)
	const sequences = async () => (await events()).map((line) => (JSON.parse(line) as CloudEvent).data.sequence)
	follower.start()
	return { follower, events, sequences, file }
}

test('Every decision under load has its lines in the file, and each once', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const server = await testServer({ dataDirectory: path })
	const work = load(server, 'load')
	await until(() => work.acknowledged.size > 60)
	await until(() => linesOf(path).length > 20)
	await work.stop()
	const records = await audit(server.database!.endpoint)
	await until(() => linesOf(path).filter(({ type }) => type === DECISION_RECORDED).length >= records.size)
	await server.close()
	const events = linesOf(path)
	expectEventsOf(records.values(), events)
	expect(events.length).toBe(new Set(events.map(({ source, id }) => `${source} ${id}`)).size)
})

test('Started anew, it goes on where it was: no event is missing, none is repeated after a clean stop', async () => {
	const path = await directoryForTest()
	for (const [i, name] of ['first', 'second', 'third'].entries()) {
		const server = await testServer({ dataDirectory: path })
		for (let n = 0; n < 3; n++) await decide(server, RELIEF, deaths(n * 12), { key: `${name}-${n}` })
		await server.close()
		const events = linesOf(path)
		expectEventsOf((await auditAtRest(path)).values(), events)
		const recorded = events.filter(({ type }) => type.endsWith('decision.recorded'))
		expect(recorded).toHaveLength((i + 1) * 3)
	}
})

test('A torn last line is cut, and its event comes again', async () => {
	const path = await directoryForTest()
	const { log } = await logForTest()
	for (let i = 0; i < 3; i++) await log.append(draft(), compare)
	const first = await followerOf(log, path)
	await until(async () => (await first.events()).length === 3)
	await first.follower.stop()
	// Killed between the events and the checkpoint, in the middle of a line.
	const text = await readFile(first.file, 'utf8')
	await truncate(first.file, Buffer.byteLength(text) - 40)
	await truncate(join(path, 'events-checkpoint.ndjson'), 20)
	const second = await followerOf(log, path)
	await until(async () => (await second.events()).length >= 5)
	await second.follower.stop()
	expect(await second.sequences()).toEqual([1, 2, 1, 2, 3])
})

test('A line behind a torn one stands by itself', async () => {
	const file = join(await directoryForTest(), 'lines.ndjson')
	await appendFile(file, '{"whole":1}\n{"to')
	await appendLines(file, ['{"whole":2}', '{"whole":3}'])
	expect(await readFile(file, 'utf8')).toBe('{"whole":1}\n{"to\n{"whole":2}\n{"whole":3}\n')
})

test('A write that lands long after its time, on a chain of its own, is found by going over the whole log', async () => {
	const { client } = await logForTest()
	const path = await directoryForTest()
	let offset = 0
	const clock = () => new Date(Date.now() + offset)
	const log = logOn(client, DEFAULT_TABLE, { ...system, clock })
	await log.append(draft(), compare)
	const feed = await followerOf(log, path, { sweepMs: 200 })
	await until(async () => (await feed.events()).length === 1)
	offset = -3_600_000
	await log.append(draft({ subject: { kind: 'household', id: 'late' } }), compare)
	await until(async () => (await feed.events()).length === 2)
	await feed.follower.stop()
})

test('A clock that was set has the whole log gone over at once', async () => {
	const { client } = await logForTest()
	const path = await directoryForTest()
	let offset = 0
	const clock = () => new Date(Date.now() + offset)
	const log = logOn(client, DEFAULT_TABLE, { ...system, clock })
	const feed = await followerOf(log, path, { clock })
	for (const hours of [0, -5, 3, -48]) {
		offset = hours * 3_600_000
		await log.append(draft({ subject: { kind: 'household', id: `hour${hours}` } }), compare)
	}
	await until(async () => (await feed.events()).length === 4)
	await feed.follower.stop()
})

test('Entries of one subject under two rule sets go out in the order of its chain', async () => {
	const { log } = await logForTest()
	const path = await directoryForTest()
	const under = (id: string) => {
		const { evaluation } = draft()
		return draft({ evaluation: { ...evaluation, ruleset: { ...evaluation.ruleset, id } } })
	}
	for (const id of [RELIEF, 'rural-housing-renovation', RELIEF, 'rural-housing-renovation', RELIEF]) {
		await log.append(under(id), compare)
	}
	const feed = await followerOf(log, path)
	await until(async () => (await feed.events()).length === 5)
	await feed.follower.stop()
	expect(await feed.sequences()).toEqual([1, 2, 3, 4, 5])
})

test('In a database that was put back from a copy and written on, the new entries have their events', async () => {
	const path = await directoryForTest()
	const before = await logForTest()
	for (let i = 0; i < 5; i++) await before.log.append(draft(), compare)
	const first = await followerOf(before.log, path)
	await until(async () => (await first.events()).length === 5)
	await first.follower.stop()
	const after = await logForTest()
	for (let i = 0; i < 3; i++) await after.log.append(draft(), compare)
	const second = await followerOf(after.log, path)
	await until(async () => (await second.events()).length === 8)
	await second.follower.stop()
	expect(await second.sequences()).toEqual([1, 2, 3, 4, 5, 1, 2, 3])
})

test('With the database killed, the file waits for it, reports once, and misses nothing', async () => {
	const server = await serverForTest()
	await decide(server, RELIEF, deaths(12), { key: 'before' })
	process.kill(server.database!.pid!, 'SIGKILL')
	await until(() => server.reported.some(({ at }) => at === 'events'))
	await until(async () => (await decide(server, RELIEF, deaths(25), { key: 'after' })).status === 201)
	await until(() => linesOf(server.dataDirectory).length === 4)
	expectEventsOf((await audit(server.database!.endpoint)).values(), linesOf(server.dataDirectory))
	expect(server.reported.filter(({ at }) => at === 'events')).toHaveLength(1)
	expect(JSON.stringify(server.reported)).not.toContain('deaths')
})

test('A table of another version is refused in one sentence that names what differs and the way out', async () => {
	const path = await directoryForTest()
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory: path })
	const client = documentClient({ endpoint: database.endpoint })
	const definition = tableDefinition(DEFAULT_TABLE)
	await client.send(
		new CreateTableCommand({
			...definition,
			AttributeDefinitions: definition.AttributeDefinitions.filter(
				({ AttributeName }) => AttributeName !== 'orgRuleset',
			),
			GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes.filter(({ IndexName }) => IndexName !== 'byOrgRuleset'),
		}),
	)
	client.destroy()
	await database.stop()
	const { code, stderr } = await run('start', { DATA_DIR: path, PORT: '0' }).finished
	expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringMatching(/byOrgRuleset.*DATA_DIR/)]])
})
