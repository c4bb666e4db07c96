import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionRecord } from '../../functions/decision-log/record.ts'
import type { CloudEvent } from '../../functions/events/event.ts'
import { EventBus } from '../../functions/events/event-bridge.ts'
import { previousOutcomeIn } from '../../functions/events/previous.ts'
import type { StreamRecord } from '../../functions/events/stream-record.ts'
import { build } from '../../functions/workers/publish-events.ts'
import { distinct, expectEventsOf } from '../support/events.ts'
import { type AwsFault, type FakeAws, fakeAwsForTest } from '../support/fake-aws.ts'
import { draft, testLog } from '../support/log.ts'

let db: Awaited<ReturnType<typeof testLog>>
/** What the stream tells of three incidents whose levels go up and down, in the order of time; and the entries. */
const records: StreamRecord[] = []
const entries: DecisionRecord[] = []

beforeAll(async () => {
	db = await testLog()
	for (const [i, level] of ['IV', 'III', 'none', 'II', 'II', 'I', 'IV', 'III', 'III', 'none', 'IV', 'I'].entries()) {
		const outcome = { kind: 'level' as const, level, label: level, possible: [] }
		const evaluation = { ...draft().evaluation, outcome }
		const subject = { kind: 'incident', id: `incident-${i % 3}` }
		const change = i < 3 ? 'first' : (['raised', 'lowered', 'same'] as const)[i % 3]!
		const { entry } = await db.log.append(draft({ domain: 'emergency', evaluation, subject }), () => change)
		entries.push(entry.record)
		const Keys = { pk: { S: `CHAIN#incident-${i % 3}` }, sk: { S: String(entry.record.sequence) } }
		const NewImage = { ...Keys, body: { S: entry.body } }
		records.push({ eventName: 'INSERT', dynamodb: { SequenceNumber: String(i), Keys, NewImage } })
	}
})
afterAll(() => db.stop())

const FAULTS: AwsFault[] = [
	{ when: 'before', status: 400, code: 'ThrottlingException' },
	{ when: 'before', status: 500, code: 'InternalException' },
	{ when: 'before', reset: true },
	{ when: 'after', reset: true },
]

function workerOn(): ReturnType<typeof build> {
	const client = new EventBridgeClient({ maxAttempts: 1 })
	const sink = new EventBus({ client, bus: 'the-bus', random: Math.random, sleep: async () => {} })
	return build({ report: () => {}, count: () => {}, sink, previousOutcome: previousOutcomeIn(db.log) })
}

/** Hands records over as Lambda does: what was not wholly done comes again, from its first record on. */
async function handOver(worker: ReturnType<typeof build>, some: readonly StreamRecord[]): Promise<void> {
	for (let left = some, tries = 0; left.length > 0; tries++) {
		if (tries === 200) throw new Error('given up')
		const { batchItemFailures } = await worker({ Records: left })
		const [first] = batchItemFailures
		left = first ? left.slice(left.findIndex((one) => one.dynamodb!.SequenceNumber === first.itemIdentifier)) : []
	}
}

/** A bus that fails as told, so that no two runs of a property meet. */
function unreliable(aws: FakeAws, chances: Iterator<number>): void {
	aws.events.length = 0
	aws.plan = () => FAULTS[chances.next().value as number]
	aws.refusesEvent = () => (chances.next().value as number) === FAULTS.length
}
const chances = fc.infiniteStream(fc.nat(12))

test('Records that come in order, in batches of any size, some of them twice, to a bus that refuses, half refuses and loses answers: each event goes out, in the order of its chain', async () => {
	const aws = await fakeAwsForTest()
	const worker = workerOn()
	const sizes = fc.array(fc.record({ size: fc.integer({ min: 1, max: 7 }), twice: fc.boolean() }), { minLength: 12 })
	await fc.assert(
		fc.asyncProperty(chances, sizes, async (failing, batches) => {
			unreliable(aws, failing)
			let at = 0
			for (const { size, twice } of batches) {
				const batch = records.slice(at, at + size)
				await handOver(worker, batch)
				if (twice) await handOver(worker, batch)
				at += size
			}
			expectEventsOf(entries, aws.events as unknown as CloudEvent[])
		}),
		{ numRuns: 25 },
	)
})

test('Records that come out of order and twice make the same events, under the same ids and with the same content', async () => {
	const aws = await fakeAwsForTest()
	const worker = workerOn()
	await handOver(worker, records)
	const content = (events: unknown) =>
		distinct(events as CloudEvent[])
			.map((event) => JSON.stringify(event))
			.sort()
	const expected = content(aws.events)
	const order = fc.shuffledSubarray([...records, ...records.slice(3)], { minLength: records.length * 2 - 3 })
	await fc.assert(
		fc.asyncProperty(chances, order, async (failing, some) => {
			unreliable(aws, failing)
			for (const record of some) await handOver(worker, [record])
			expect(content(aws.events)).toEqual(expected)
		}),
		{ numRuns: 15 },
	)
})
