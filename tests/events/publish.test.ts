import { setTimeout as sleep } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import {
	DescribeStreamCommand,
	DynamoDBStreamsClient,
	GetRecordsCommand,
	GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { entryKey } from '../../functions/decision-log/keys.ts'
import type { DecisionLog } from '../../functions/decision-log/log.ts'
import { tableDefinition } from '../../functions/decision-log/table.ts'
import { type CloudEvent, DECISION_RECORDED } from '../../functions/events/event.ts'
import { EventBus } from '../../functions/events/event-bridge.ts'
import { previousOutcomeIn } from '../../functions/events/previous.ts'
import { LOG_TAMPERED } from '../../functions/events/publish.ts'
import type { StreamRecord } from '../../functions/events/stream-record.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { system } from '../../functions/system.ts'
import { build } from '../../functions/workers/publish-events.ts'
import { listenForTest } from '../support/listen.ts'
import { compare, draft } from '../support/log.ts'

/** The table with its stream, as the definition has it. */
let database: EmbeddedDatabase
let client: ReturnType<typeof documentClient>
let log: DecisionLog
beforeAll(async () => {
	database = await EmbeddedDatabase.start({ program: databaseProgram() })
	client = documentClient({ endpoint: database.endpoint })
	await client.send(new CreateTableCommand(tableDefinition(DEFAULT_TABLE)))
	log = logOn(client, DEFAULT_TABLE, system)
})
afterAll(async () => {
	client.destroy()
	await database.stop()
})

/** Everything that the table's stream says behind a place. */
async function streamAfter(sequence: string | undefined): Promise<StreamRecord[]> {
	const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
	const streams = new DynamoDBStreamsClient({ endpoint: database.endpoint, region: 'local', credentials })
	const { Table } = await client.send(new DescribeTableCommand({ TableName: DEFAULT_TABLE }))
	const StreamArn = Table!.LatestStreamArn!
	const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
	const { ShardIterator } = await streams.send(
		new GetShardIteratorCommand({
			StreamArn,
			ShardId: StreamDescription!.Shards![0]!.ShardId,
			ShardIteratorType: sequence === undefined ? 'TRIM_HORIZON' : 'AFTER_SEQUENCE_NUMBER',
			SequenceNumber: sequence,
		}),
	)
	const records: StreamRecord[] = []
	for (let iterator = ShardIterator; iterator; ) {
		const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }))
		if (page.Records!.length === 0) break
		records.push(...(page.Records as StreamRecord[]))
		iterator = page.NextShardIterator
	}
	streams.destroy()
	return records
}

let read: string | undefined
/** What the stream says of some work. */
async function streamOf(work: () => Promise<unknown>): Promise<StreamRecord[]> {
	await work()
	const records = await streamAfter(read)
	read = records.at(-1)!.dynamodb!.SequenceNumber
	return records
}

interface PutEntry {
	EventBusName: string
	Source: string
	DetailType: string
	Detail: string
	Time: number
}

/** A bus behind real HTTP, and the worker on it. `refuse` says which entries of which call fail. */
async function workerOn(refuse: (detail: CloudEvent, call: number) => boolean = () => false, failing = () => false) {
	const calls: PutEntry[][] = []
	const endpoint = await listenForTest(async (request, response) => {
		const chunks: Buffer[] = []
		for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
		expect(request.headers['x-amz-target']).toBe('AWSEvents.PutEvents')
		const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: PutEntry[] }
		response.setHeader('content-type', 'application/x-amz-json-1.1')
		if (failing()) return response.writeHead(400).end('{"__type":"ThrottlingException","message":"slow down"}')
		calls.push(Entries)
		const answers = Entries.map(({ Detail }, i) =>
			refuse(JSON.parse(Detail), calls.length) ? { ErrorCode: 'InternalFailure' } : { EventId: `${calls.length}-${i}` },
		)
		const FailedEntryCount = answers.filter(({ ErrorCode }) => ErrorCode).length
		response.end(JSON.stringify({ FailedEntryCount, Entries: answers }))
	})
	const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
	const bus = new EventBridgeClient({ endpoint, region: 'local', credentials, maxAttempts: 1 })
	const reported: Record<string, unknown>[] = []
	const counted: string[] = []
	const worker = build({
		report: (line) => reported.push(line),
		count: (name) => counted.push(name),
		sink: new EventBus({ client: bus, bus: 'the-bus', random: () => 0, sleep: (ms) => sleep(ms) }),
		previousOutcome: previousOutcomeIn(log),
	})
	const details = () => calls.flat().map(({ Detail }) => JSON.parse(Detail) as CloudEvent)
	return { worker, calls, details, reported, counted }
}

const level = (name: string) => ({
	...draft().evaluation,
	outcome: { kind: 'level' as const, level: name, label: name, possible: [] },
})
const incident = (id: string, name = 'III') =>
	draft({ domain: 'emergency', evaluation: level(name), subject: { kind: 'incident', id } })
const household = (id: string) => draft({ subject: { kind: 'household', id } })

test('New entries in the stream go to the bus, in order, ten a call, each as a whole CloudEvent', async () => {
	const records = await streamOf(async () => {
		for (let i = 0; i < 24; i++) await log.append(household(`order-${i % 12}`), compare)
	})
	// Each entry comes with its pointer and its idempotency item, of which nothing is said.
	expect(records).toHaveLength(72)
	const { worker, calls, details } = await workerOn()
	expect(await worker({ Records: records })).toEqual({ batchItemFailures: [] })
	expect(calls.map((call) => call.length)).toEqual([10, 10, 4])
	for (const { EventBusName, Source, DetailType, Detail, Time } of calls.flat()) {
		const event = JSON.parse(Detail) as CloudEvent
		expect([EventBusName, Source, DetailType]).toEqual(['the-bus', 'gazette-rules', event.type])
		expect(Time).toBeCloseTo(Date.parse(event.time) / 1000, -1)
	}
	for (const subject of ['household/order-0', 'household/order-8', 'household/order-11']) {
		const own = details().filter((event) => event.subject === subject)
		expect(own.map(({ data }) => data.sequence)).toEqual([1, 2])
	}
})

test('A changed level names the level before, which stands in the log', async () => {
	const records = await streamOf(async () => {
		await log.append(incident('levels', 'IV'), () => 'first')
		await log.append(incident('levels', 'II'), () => 'raised')
	})
	const { worker, details } = await workerOn()
	await worker({ Records: records })
	expect(details().map(({ type }) => type.split('.').slice(-2).join('.'))).toEqual([
		'decision.recorded',
		'level.changed',
		'decision.recorded',
		'level.changed',
	])
	expect(details()[3]!.data).toMatchObject({ previousOutcome: { level: 'IV' }, outcome: { level: 'II' } })
})

test('Decisions on one subject do not share a call, of which the bus may take the second and refuse the first', async () => {
	const records = await streamOf(async () => {
		for (let i = 0; i < 3; i++) await log.append(household('alone'), compare)
	})
	const { worker, calls, details } = await workerOn(({ data }, call) => data.sequence === 1 && call < 3)
	expect(await worker({ Records: records })).toEqual({ batchItemFailures: [] })
	expect(calls.map((call) => call.length)).toEqual([1, 1, 1, 1, 1])
	expect(details().map(({ data }) => data.sequence)).toEqual([1, 1, 1, 2, 3])
})

test('Entries that the bus refuses are sent again, and nothing behind them overtakes them', async () => {
	const records = await streamOf(async () => {
		for (let i = 0; i < 15; i++) await log.append(household(`again-${i}`), compare)
	})
	const refused = ['household/again-3', 'household/again-6']
	const { worker, calls, details } = await workerOn(({ subject }, call) => call < 3 && refused.includes(subject))
	expect(await worker({ Records: records })).toEqual({ batchItemFailures: [] })
	expect(calls.map((call) => call.length)).toEqual([10, 2, 2, 5])
	expect(new Set(details().map(({ id }) => id)).size).toBe(15)
})

test('What does not reach the bus is handed back from the first such record on, and comes again', async () => {
	const records = await streamOf(async () => {
		for (let i = 1; i <= 13; i++) await log.append(household(`back-${i}`), compare)
	})
	const { worker, details, reported } = await workerOn(({ subject }) => subject === 'household/back-12')
	const { batchItemFailures } = await worker({ Records: records })
	const twelfth = records.find(({ dynamodb }) => dynamodb!.NewImage!.pk!.S!.endsWith('back-12'))!
	expect(batchItemFailures).toEqual([{ itemIdentifier: twelfth.dynamodb!.SequenceNumber }])
	expect(reported).toContainEqual({ level: 'error', at: 'events', step: 'deliver', error: 'InternalFailure' })
	expect(details().some(({ subject }) => subject === 'household/back-13')).toBe(true)
	// Lambda hands over everything from there on.
	const rest = records.slice(records.indexOf(twelfth))
	const again = await workerOn()
	expect(await again.worker({ Records: rest })).toEqual({ batchItemFailures: [] })
	expect(again.details().map(({ subject }) => subject)).toEqual(['household/back-12', 'household/back-13'])
})

test('With the bus away, a batch is handed back whole', async () => {
	const records = await streamOf(() => log.append(household('away'), compare))
	const { worker, calls } = await workerOn(undefined, () => true)
	const { batchItemFailures } = await worker({ Records: records })
	expect(calls).toEqual([])
	const [entry] = records.filter(({ dynamodb }) => dynamodb!.Keys!.pk!.S!.startsWith('CHAIN#'))
	expect(batchItemFailures).toEqual([{ itemIdentifier: entry!.dynamodb!.SequenceNumber }])
})

test('An item that was changed or removed is an alarm that names no subject, and no event', async () => {
	const records = await streamOf(async () => {
		await log.append(draft({ subject: { kind: 'household', id: 'tampered' } }), compare)
		const Key = entryKey({ scope: '中和镇', subject: { kind: 'household', id: 'tampered' } }, 1)
		const changed = { UpdateExpression: 'SET #hash = :hash', ExpressionAttributeNames: { '#hash': 'hash' } }
		const values = { ExpressionAttributeValues: { ':hash': 'another' } }
		await client.send(new UpdateCommand({ TableName: DEFAULT_TABLE, Key, ...changed, ...values }))
		await client.send(new DeleteCommand({ TableName: DEFAULT_TABLE, Key }))
	})
	const { worker, details, reported, counted } = await workerOn()
	expect(await worker({ Records: records })).toEqual({ batchItemFailures: [] })
	expect(details().map(({ type }) => type)).toEqual([DECISION_RECORDED])
	expect(counted.every((name) => name === 'LogTampered')).toBe(true)
	expect(counted).toHaveLength(reported.length)
	expect(reported).toEqual([
		{ level: 'alarm', at: 'events', error: LOG_TAMPERED, change: 'MODIFY', item: 'CHAIN' },
		{ level: 'alarm', at: 'events', error: LOG_TAMPERED, change: 'REMOVE', item: 'CHAIN' },
	])
})

test('A record that cannot be read holds up what is behind it, and lets through what is before', async () => {
	const records = await streamOf(async () => {
		for (let i = 0; i < 3; i++) await log.append(household(`unreadable-${i}`), compare)
	})
	const entries = records.filter(({ dynamodb }) => dynamodb!.Keys!.pk!.S!.startsWith('CHAIN#'))
	const broken = structuredClone(entries)
	broken[1]!.dynamodb!.NewImage!.body = { S: '{"torn' }
	const { worker, details } = await workerOn()
	const { batchItemFailures } = await worker({ Records: broken })
	expect(batchItemFailures).toEqual([{ itemIdentifier: broken[1]!.dynamodb!.SequenceNumber }])
	expect(details().map(({ subject }) => subject)).toEqual(['household/unreadable-0'])
})
