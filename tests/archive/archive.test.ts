import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { archive } from '../../functions/archive/archive.ts'
import { restore } from '../../functions/archive/restore.ts'
import { archiveSeals } from '../../functions/archive/seals.ts'
import type { ArchiveStore } from '../../functions/archive/store.ts'
import { verifyArchive } from '../../functions/archive/verify-archive.ts'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { sealDays } from '../../functions/decision-log/seal.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import type { StreamRecord } from '../../functions/events/stream-record.ts'
import { ArchiveFolder } from '../../functions/local/archive-folder.ts'
import { system } from '../../functions/system.ts'
import { catalogue } from '../../rules/index.ts'
import { compare, draft, everything, testLog } from '../support/log.ts'
import { temporaryDirectory } from '../support/server.ts'

const RULESET = 'rural-housing-renovation'
const DAYS = ['2023-08-01', '2023-08-02']
const NOW = new Date('2023-08-10T00:00:00Z')
const report = () => {}

/** A log of two days with two households, as the stream tells of it; a place for the archive. */
async function twoDays() {
	const db = await testLog()
	const { path, remove } = await temporaryDirectory()
	onTestFinished(async () => {
		await db.stop()
		await remove()
	})
	const { file, contentHash } = catalogue.select(RULESET, { asOf: '2023-08-01' })
	for (const day of DAYS) {
		const log = logOn(db.client, DEFAULT_TABLE, { ...system, clock: () => new Date(`${day}T04:00:00Z`) })
		await log.ruleFiles.keep(contentHash, file)
		for (const id of ['H-1', 'H-2', 'H-1']) await log.append(draft({ subject: { kind: 'household', id } }), compare)
	}
	const records = (await everything(db.client)).map(recordOf)
	return { ...db, records, path, store: new ArchiveFolder(path) }
}

type Log = Awaited<ReturnType<typeof twoDays>>

/** An item as the stream tells that it was written. */
function recordOf(item: Record<string, unknown>, at: number): StreamRecord {
	const NewImage = Object.fromEntries(
		Object.entries(item).map(([name, value]) => [
			name,
			value instanceof Uint8Array ? { B: Buffer.from(value).toString('base64') } : { S: String(value) },
		]),
	)
	const dynamodb = { SequenceNumber: String(at), Keys: { pk: NewImage.pk!, sk: NewImage.sk! }, NewImage }
	return { eventName: 'INSERT', dynamodb }
}

const verified = ({ log, store }: Pick<Log, 'log' | 'store'>) =>
	verifyArchive({ log, store, rulesets: [RULESET], now: NOW })
const whole = { days: 2, entries: 6, ruleFiles: 1, faults: [] }

describe('What the stream tells is archived', () => {
	test('once each, by day, told twice, in any order and cut into any batches', async () => {
		const db = await twoDays()
		const batches = fc
			.shuffledSubarray(db.records, { minLength: db.records.length })
			.chain((order) =>
				fc
					.array(fc.integer({ min: 1, max: order.length }), { minLength: 1, maxLength: 5 })
					.map((sizes) => ({ order, sizes })),
			)
		await fc.assert(
			fc.asyncProperty(batches, async ({ order, sizes }) => {
				for (let i = 0, cut = 0; i < order.length; cut++) {
					const size = sizes[cut % sizes.length]!
					const { batchItemFailures } = await archive(order.slice(i, i + size), { store: db.store, report })
					expect(batchItemFailures).toEqual([])
					i += size
				}
				expect(await verified(db)).toMatchObject(whole)
			}),
			{ numRuns: 20 },
		)
		expect(await db.store.folders('entries')).toEqual(DAYS)
	})

	test('wholly in the end by a store that fails now and then: what was not kept comes again', async () => {
		const db = await twoDays()
		let calls = 0
		const failing: ArchiveStore = {
			get: (name) => db.store.get(name),
			list: (folder) => db.store.list(folder),
			folders: (folder) => db.store.folders(folder),
			// At first mostly nothing is kept; now and then something is, and the answer is lost.
			putNew: async (name, content) => {
				calls++
				const outcome = 'xxl.xlx..lx'[calls - 1] ?? '.'
				if (outcome === 'l') await db.store.putNew(name, content)
				if (outcome !== '.') throw new Error('S3 does not answer')
				return db.store.putNew(name, content)
			},
		}
		let left = db.records
		const lines: unknown[] = []
		while (left.length > 0) {
			const answer = await archive(left, { store: failing, report: (line) => lines.push(line) })
			const [failed] = answer.batchItemFailures
			left = failed ? left.slice(left.findIndex((one) => one.dynamodb!.SequenceNumber === failed.itemIdentifier)) : []
		}
		expect(lines).toContainEqual({ level: 'error', at: 'archive', error: 'Error' })
		expect(await verified(db)).toMatchObject(whole)
	})

	test('and of changes nothing: the archive stays as it was first written', async () => {
		const { store, records } = await twoDays()
		const changed = records.flatMap((record) => [
			{ ...record, eventName: 'MODIFY' },
			{ ...record, eventName: 'REMOVE' },
		])
		expect(await archive(changed, { store, report })).toEqual({ batchItemFailures: [] })
		expect(await store.folders('entries')).toEqual([])
	})
})

describe('Held to the archive, the table shows', () => {
	let db: Log
	beforeEach(async () => {
		db = await twoDays()
		await archive(db.records, { store: db.store, report })
		await sealDays(db.log, [RULESET], NOW)
		await archiveSeals(db.log, db.store)
	})
	const chain = { pk: 'CHAIN#中和镇#household#H-1' }
	const place = (sequence: number) => ({ ...chain, sk: String(sequence).padStart(12, '0') })
	const itemAt = async (sequence: number) => (await db.log.item(place(sequence)))!
	const put = (Item: Record<string, unknown>) => db.client.send(new PutCommand({ TableName: DEFAULT_TABLE, Item }))
	const remove = (Key: Record<string, unknown>) => db.client.send(new DeleteCommand({ TableName: DEFAULT_TABLE, Key }))
	const faults = async () => (await verified(db)).faults

	test('nothing where nothing was done', async () => {
		expect(await verified(db)).toEqual({ ...whole, seals: 2 })
	})

	test('an entry that was removed, also the last of its chain', async () => {
		await remove(place(4))
		expect(await faults()).toEqual(['household/H-1（中和镇）第 4 条记录在存档里而不在库里：它被删去了'])
	})

	test('an entry that was changed', async () => {
		const item = await itemAt(2)
		await put({ ...item, body: String(item.body).replace('"eligible":true', '"eligible":false') })
		expect(await faults()).toEqual(['household/H-1（中和镇）第 2 条记录与存档不符：body 不同'])
	})

	test('an entry that was inserted', async () => {
		const item = await itemAt(4)
		await put({ ...item, ...place(5) })
		expect(await faults()).toEqual(['household/H-1（中和镇）第 5 条记录在库里而不在存档里：存档漏了它，或它是插入的'])
	})

	test('a seal that was written anew, and one that was removed', async () => {
		const key = { pk: 'SEAL', sk: DAYS[0] }
		await put({ ...(await db.log.item(key as { pk: string; sk: string }))!, hash: '0'.repeat(64) })
		expect(await faults()).toEqual([`${DAYS[0]} 的日封存与存档不符：库里的封存被改写过`])
		await remove(key)
		expect(await faults()).toEqual([`存档 seals/${DAYS[0]}.json 在库里没有对应的日封存：它被删去了`])
	})

	test('a rule file that was removed', async () => {
		const { contentHash } = catalogue.select(RULESET, { asOf: '2023-08-01' })
		await remove({ pk: `RULEFILE#${contentHash}`, sk: 'RULEFILE' })
		expect(await faults()).toEqual([`规则文件 ${contentHash} 在库里不见了`])
	})

	test('not yet what was decided a moment ago', async () => {
		const log = logOn(db.client, DEFAULT_TABLE, { ...system, clock: () => new Date(NOW.getTime() - 60_000) })
		await log.append(draft({ subject: { kind: 'household', id: 'H-3' } }), compare)
		expect(await faults()).toEqual([])
	})

	describe('and the archive itself', () => {
		const fileOf = async (day: string) => {
			const folder = join(db.path, 'entries', day)
			const [name] = await readdir(folder)
			return join(folder, name!)
		}

		test('a file that is gone', async () => {
			await rm(await fileOf(DAYS[0]!))
			const missing = ['H-1（中和镇）第 1 条', 'H-1（中和镇）第 2 条', 'H-2（中和镇）第 1 条']
			const expected = missing.map((one) => `household/${one}记录在库里而不在存档里：存档漏了它，或它是插入的`)
			expect((await faults()).sort()).toEqual(expected.sort())
		})

		test('a line that was changed, and one that cannot be read', async () => {
			const path = await fileOf(DAYS[0]!)
			const text = await readFile(path, 'utf8')
			await chmod(path, 0o644)
			await writeFile(path, text.replace('\\"eligible\\":true', '\\"eligible\\":false'))
			expect(await faults()).toEqual([expect.stringContaining('与存档不符：body 不同')])
			await writeFile(path, `${text}{"kind"\n`)
			expect(await faults()).toEqual([expect.stringContaining('中有读不出的行')])
		})

		test('a second content for one entry', async () => {
			const text = await readFile(await fileOf(DAYS[0]!), 'utf8')
			await db.store.putNew(`entries/${DAYS[0]}/forged.ndjson`, text.split('\n')[0]!.replace('true', 'false'))
			expect(await faults()).toEqual([expect.stringContaining('在存档里有两种内容')])
		})
	})
})

test('A seal whose archiving was cut short is archived by the next run, and never in another form', async () => {
	const db = await twoDays()
	await sealDays(db.log, [RULESET], NOW)
	const broken = new ArchiveFolder(db.path)
	broken.putNew = () => Promise.reject(new Error('gone'))
	await expect(archiveSeals(db.log, broken)).rejects.toThrow('gone')
	expect(await archiveSeals(db.log, db.store)).toEqual(DAYS)
	expect(await archiveSeals(db.log, db.store)).toEqual([])
	expect(await db.store.putNew(`seals/${DAYS[0]}.json`, 'another')).toBe(false)
	expect(JSON.parse((await db.store.get(`seals/${DAYS[0]}.json`))!)).toMatchObject({ seal: { day: DAYS[0] } })
})

test('A day of entries as large as they may be is restored into an empty table, and once', async () => {
	const [db, empty] = await Promise.all([testLog(), testLog()])
	const { path, remove } = await temporaryDirectory()
	onTestFinished(async () => {
		await Promise.all([db.stop(), empty.stop()])
		await remove()
	})
	for (let i = 0; i < 14; i++) {
		const large = draft({ subject: { kind: 'household', id: `L-${i % 3}` }, facts: { text: 'x'.repeat(370_000) } })
		await db.log.append(large, compare)
	}
	const store = new ArchiveFolder(path)
	expect(await archive((await everything(db.client)).map(recordOf), { store, report })).toEqual({
		batchItemFailures: [],
	})
	const parts = { log: empty.log, client: empty.client, table: DEFAULT_TABLE, store }
	expect(await restore(parts)).toMatchObject({ entries: 14 })
	expect(await restore(parts)).toMatchObject({ entries: 0 })
	const { entries, faults } = await verifyLog(empty.log)
	expect({ entries, faults }).toEqual({ entries: 14, faults: [] })
})
