import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { chainKey, type EntryItem, entryItem, type Key, sealKey } from '../../functions/decision-log/keys.ts'
import { Listings } from '../../functions/decision-log/listings.ts'
import type { DecisionLog } from '../../functions/decision-log/log.ts'
import { entryHash } from '../../functions/decision-log/record.ts'
import { type Seal, sealDays, sealHash } from '../../functions/decision-log/seal.ts'
import { verifyDay } from '../../functions/decision-log/verify-day.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { system } from '../../functions/system.ts'
import { compare, draft, everything, testLog } from '../support/log.ts'

const RULESETS = ['rural-housing-renovation']
const DAYS = ['2023-08-01', '2023-08-02', '2023-08-03']
const HOUSEHOLDS = ['H-1', 'H-2', 'H-3']
const SCOPE = '中和镇'

let db: Awaited<ReturnType<typeof testLog>>
let log: DecisionLog
/** A clock that the test holds. */
let now = new Date('2023-08-01T09:00:00+08:00')
let items: (Key & Record<string, unknown>)[]
let seals: Seal[]

beforeAll(async () => {
	db = await testLog()
	log = logOn(db.client, DEFAULT_TABLE, { ...system, clock: () => now })
	for (const day of DAYS) {
		for (const [i, id] of HOUSEHOLDS.entries()) {
			// The second day leaves one household as it was.
			if (day === DAYS[1] && i === 1) continue
			now = new Date(`${day}T09:0${i}:00+08:00`)
			await log.append(draft({ subject: { kind: 'household', id } }), compare)
		}
	}
	await log.ruleFiles.keep('sha256-0', { made: 'for this test' })
	now = new Date('2023-08-05T01:00:00+08:00')
	seals = await sealDays(log, RULESETS, now)
	items = (await everything(db.client)) as (Key & Record<string, unknown>)[]
})
afterAll(() => db.stop())

const put = (item: object) => db.client.send(new PutCommand({ TableName: DEFAULT_TABLE, Item: { ...item } }))
const remove = ({ pk, sk }: Key) => db.client.send(new DeleteCommand({ TableName: DEFAULT_TABLE, Key: { pk, sk } }))
const entriesOf = (id: string) =>
	items
		.filter(({ pk }) => pk === chainKey({ scope: SCOPE, subject: { kind: 'household', id } }))
		.sort((a, b) => (a.sk < b.sk ? -1 : 1)) as unknown as EntryItem[]

/** What the whole log and the three days say while the table is changed; afterwards it is as it was. */
async function whileChanged(change: () => Promise<unknown>) {
	await change()
	const whole = await verifyLog(log)
	const days = await Promise.all(DAYS.map((day) => verifyDay(log, RULESETS, day, { limit: 100 })))
	const later = (await everything(db.client)) as unknown as Key[]
	for (const item of later) {
		if (!items.some(({ pk, sk }) => pk === item.pk && sk === item.sk)) await remove(item)
	}
	for (const item of items) await put(item)
	const faults = [...whole.faults, ...days.flatMap((day) => day.faults)]
	const sealFaults = [...whole.sealFaults, ...days.flatMap((day) => day.sealFaults)]
	return { whole, days, faults, sealFaults, kinds: new Set(faults.map(({ fault }) => fault)) }
}

test('A log that nobody has touched is whole: as a whole, each of its days, and each seal behind the one before', async () => {
	const whole = await verifyLog(log)
	expect(whole).toMatchObject({ chains: 3, entries: 8, seals: 3, faults: [], sealFaults: [] })
	expect(whole.lastSeal).toEqual({ day: DAYS[2], hash: seals[2]!.hash })
	for (const day of DAYS) {
		expect(await verifyDay(log, RULESETS, day, { limit: 100 })).toMatchObject({
			faults: [],
			sealFaults: [],
			next: null,
		})
	}
	expect(seals.map(({ day, entries, chains, previousDay }) => [day, entries, chains, previousDay])).toEqual([
		['2023-08-01', 3, 3, null],
		['2023-08-02', 2, 2, '2023-08-01'],
		['2023-08-03', 3, 3, '2023-08-02'],
	])
	expect(seals[2]!.previousHash).toBe(seals[1]!.hash)
})

test('A day that is not over ten minutes after midnight is not sealed, and what is sealed is not sealed again', async () => {
	expect(await sealDays(log, RULESETS, now)).toEqual([])
	const other = await testLog()
	try {
		let at = new Date('2023-08-01T23:59:00+08:00')
		const clocked = logOn(other.client, DEFAULT_TABLE, { ...system, clock: () => at })
		await clocked.append(draft(), compare)
		for (const [moment, sealed] of [
			['2023-08-01T23:59:59+08:00', 0],
			['2023-08-02T00:09:59+08:00', 0],
			['2023-08-02T00:10:00+08:00', 1],
			['2023-08-02T00:20:00+08:00', 0],
		] as const) {
			at = new Date(moment)
			expect([moment, (await sealDays(clocked, RULESETS, at)).length]).toEqual([moment, sealed])
		}
	} finally {
		await other.stop()
	}
})

test('Two that seal at the same time make one seal', async () => {
	const other = await testLog()
	try {
		const clocked = logOn(other.client, DEFAULT_TABLE, { ...system, clock: () => new Date('2023-08-01T12:00:00Z') })
		await clocked.append(draft(), compare)
		const at = new Date('2023-08-03T00:00:00Z')
		const made = await Promise.all([sealDays(clocked, RULESETS, at), sealDays(clocked, RULESETS, at)])
		expect(made.flat()).toHaveLength(1)
		expect((await verifyLog(clocked)).sealFaults).toEqual([])
	} finally {
		await other.stop()
	}
})

describe('Deleting, changing, swapping or inserting is found', () => {
	test('the deletion of any single entry, by the whole log and by a day, with its place', async () => {
		for (const id of HOUSEHOLDS) {
			for (const entry of entriesOf(id)) {
				const { whole, days } = await whileChanged(() => remove(entry))
				expect(whole.faults, `${id} ${entry.sk}`).not.toEqual([])
				expect(days.flatMap(({ faults }) => faults)).not.toEqual([])
				expect(whole.faults.some(({ position }) => position >= Number(entry.sk))).toBe(true)
			}
		}
	})

	test('the deletion of a last entry together with its pointer and its key, by the seal', async () => {
		const last = entriesOf('H-1').at(-1)!
		const companions = items.filter(({ entryPk, entrySk }) => entryPk === last.pk && entrySk === last.sk)
		expect(companions).toHaveLength(2)
		const { kinds, faults } = await whileChanged(() => Promise.all([last, ...companions].map(remove)))
		expect(kinds).toContain('entry-missing')
		expect(faults[0]!.detail).toBe('第 3 条记录：封存时有，现在没有')
	})

	test('the deletion of a whole subject with everything that names it', async () => {
		const { pk } = entriesOf('H-2')[0]!
		const all = items.filter((item) => item.pk === pk || item.entryPk === pk)
		const { whole, days } = await whileChanged(() => Promise.all(all.map(remove)))
		expect(whole.faults).toMatchObject([{ fault: 'subject-missing', subject: { id: 'H-2' } }])
		expect(days[0]!.faults).toMatchObject([{ fault: 'subject-missing', subject: { id: 'H-2' } }])
		expect(days[1]!.faults).toEqual([])
	})

	test('a change of a text, of an outcome, of a time, wherever it stands', async () => {
		for (const id of HOUSEHOLDS) {
			for (const entry of entriesOf(id)) {
				const body = entry.body.replace('"eligible":true', '"eligible":false')
				expect(body).not.toBe(entry.body)
				const { kinds, faults } = await whileChanged(() => put({ ...entry, body }))
				expect(kinds).toContain('attributes-differ')
				expect(faults[0]!.detail).toContain('内容被改过')
			}
		}
	})

	test('a rewritten entry with hashes that fit, and every later entry of its chain rewritten to fit too, by the seal', async () => {
		const chain = entriesOf('H-3')
		let previousHash = '0'.repeat(64)
		const forged = chain.map((entry) => {
			const body = entry.body.replace('"eligible":true', '"eligible":false')
			const hash = entryHash(previousHash, body)
			const item = entryItem({ record: JSON.parse(body), body, previousHash, hash })
			previousHash = hash
			return item
		})
		const { kinds, whole } = await whileChanged(() => Promise.all(forged.map(put)))
		expect(kinds).toEqual(new Set(['sealed-entry-differs']))
		expect(whole.faults).toHaveLength(3)
	})

	test('two entries that have changed places, within a chain and between chains', async () => {
		const [first, second] = entriesOf('H-1') as [EntryItem, EntryItem]
		const other = entriesOf('H-2')[0]!
		for (const [a, b] of [
			[first, second],
			[first, other],
		] as const) {
			const swapped = [
				{ ...a, pk: b.pk, sk: b.sk },
				{ ...b, pk: a.pk, sk: a.sk },
			]
			const { whole } = await whileChanged(() => Promise.all(swapped.map(put)))
			expect(whole.faults.map(({ fault }) => fault)).toContain('attributes-differ')
		}
	})

	test('an entry put in behind the last one, with hashes that fit but without key and pointer', async () => {
		const last = entriesOf('H-1').at(-1)!
		const record = { ...JSON.parse(last.body), sequence: 4, decisionId: '0'.repeat(26) }
		const body = JSON.stringify(record)
		const forged = entryItem({ record, body, previousHash: last.hash, hash: entryHash(last.hash, body) })
		const { whole, sealFaults } = await whileChanged(() => put(forged))
		expect(whole.faults.map(({ fault }) => fault)).toContain('pointer-missing')
		expect(sealFaults).toMatchObject([{ fault: 'entry-count-differs' }, { fault: 'entry-count-differs' }])
	})

	test('a whole subject put into a sealed day', async () => {
		now = new Date('2023-08-02T15:00:00+08:00')
		const { days, sealFaults } = await whileChanged(() =>
			log.append(draft({ subject: { kind: 'household', id: 'H-new' } }), compare),
		)
		expect(days[1]!.faults).toMatchObject([{ fault: 'not-in-seal', subject: { id: 'H-new' } }])
		expect(sealFaults.map(({ fault }) => fault)).toEqual(['entry-count-differs', 'entry-count-differs'])
	})

	test('a pointer or a key taken away, or one of nothing put in', async () => {
		for (const prefix of ['DECISION#', 'IDEM#']) {
			const item = items.find(({ pk }) => pk.startsWith(prefix))!
			const taken = await whileChanged(() => remove(item))
			expect(taken.whole.faults.map(({ fault }) => fault)).toEqual(['pointer-missing'])
			const { pk } = entriesOf('H-1')[0]!
			const added = await whileChanged(() =>
				put({ ...item, pk: `${prefix}made-up`, entryPk: pk, entrySk: '000000000009' }),
			)
			expect(added.whole.faults.map(({ fault }) => fault)).toEqual(['entry-missing'])
		}
	})

	test('two pointers that have changed places, a key renamed, and what was asked under it changed', async () => {
		const [one, other] = items.filter(({ pk }) => pk.startsWith('DECISION#'))
		const places = ({ entryPk, entrySk }: Record<string, unknown>) => ({ entryPk, entrySk })
		const swapped = await whileChanged(async () => {
			await put({ ...one!, ...places(other!) })
			await put({ ...other!, ...places(one!) })
		})
		expect(swapped.whole.faults.map(({ fault }) => fault)).toEqual(['pointer-missing', 'pointer-missing'])
		const key = items.find(({ pk }) => pk.startsWith('IDEM#'))!
		for (const forged of [
			{ ...key, pk: `${key.pk}-renamed` },
			{ ...key, requestHash: 'other' },
		]) {
			const { whole } = await whileChanged(async () => {
				await remove(key)
				await put(forged)
			})
			expect(whole.faults.map(({ fault }) => fault)).toEqual(['pointer-missing'])
		}
		const added = await whileChanged(() => put({ ...key, pk: `${key.pk}-second` }))
		expect(added.whole.faults).toMatchObject([{ fault: 'pointer-missing', detail: expect.stringContaining('另有') }])
	})

	test('a seal taken away whose list of heads is left, a list that cannot be read, a first seal behind a made-up one', async () => {
		const last = seals[2]!
		const taken = await whileChanged(() => remove(sealKey(last.day)))
		expect(taken.whole.sealFaults.map(({ fault }) => fault)).toEqual(['seal-link-broken'])
		const heads = items.find(({ pk }) => pk === `SEALED#${last.day}`)!
		for (const text of ['[{', 'null', '[null]', '[{"chain":"other"}]']) {
			const { sealFaults } = await whileChanged(() => put({ ...heads, heads: text }))
			expect(sealFaults.map(({ fault }) => fault)).toContain('sealed-heads-changed')
		}
		const made = { ...seals[0]!, previousHash: 'f'.repeat(64) }
		const first = await whileChanged(() => put({ ...sealKey(made.day), ...made, hash: sealHash(made) }))
		expect(first.sealFaults.filter(({ detail }) => detail.startsWith(made.day))).toMatchObject([
			{ fault: 'seal-link-broken' },
			{ fault: 'seal-link-broken' },
		])
	})

	test('a seal changed, replaced by one that fits itself, taken away, or its list of heads changed', async () => {
		const second = seals[1]!
		const item = { ...sealKey(second.day), ...second }
		const changed = await whileChanged(() => put({ ...item, entries: 9 }))
		expect(changed.sealFaults.map(({ fault }) => fault)).toContain('seal-changed')
		const forged = { ...second, headsHash: 'f'.repeat(64) }
		const replaced = await whileChanged(() => put({ ...item, ...forged, hash: sealHash(forged) }))
		expect(replaced.sealFaults.map(({ fault }) => fault)).toEqual(
			expect.arrayContaining(['sealed-heads-changed', 'seal-link-broken']),
		)
		const taken = await whileChanged(() => remove(item))
		expect(taken.sealFaults.map(({ fault }) => fault)).toContain('seal-link-broken')
		const heads = items.find(({ pk }) => pk === `SEALED#${second.day}`)!
		const listed = await whileChanged(() =>
			put({ ...heads, heads: String(heads.heads).replace(/"hash":"./, '"hash":"x') }),
		)
		expect(listed.sealFaults.map(({ fault }) => fault)).toContain('sealed-heads-changed')
	})

	test('a kept rule file that is no longer what its hash says, and an item that is none of the log’s', async () => {
		const file = items.find(({ pk }) => pk.startsWith('RULEFILE#'))!
		// The test's own file stands under a hash that is none.
		expect((await verifyLog(log)).strays).toEqual(['规则文件 sha256-0 的内容与校验值不符'])
		const { whole } = await whileChanged(() => put({ ...file, pk: 'OTHER#1' }))
		expect(whole.strays).toContain('不属于记录库的项：OTHER#1')
		const gone = await whileChanged(() => remove(file))
		expect(gone.whole.strays).toEqual(['规则文件 sha256-0 不见了：有记录按它判定'])
	})
})

test('What is written while the log is verified is not held against it', async () => {
	const other = await testLog()
	try {
		await other.log.ruleFiles.keep('sha256-0', { made: 'for this test' })
		let writing = true
		const writes = (async () => {
			for (let i = 0; writing; i++)
				await other.log.append(draft({ subject: { kind: 'household', id: `W-${i}` } }), compare)
		})()
		for (let i = 0; i < 8; i++) {
			const { faults, strays } = await verifyLog(other.log)
			expect([faults, strays.filter((stray) => !stray.includes('sha256-0'))]).toEqual([[], []])
		}
		writing = false
		await writes
	} finally {
		await other.stop()
	}
})

test('An index that lists an entry otherwise than it is, leaves one out or lists one that is not there, is found', async () => {
	const entries = entriesOf('H-1')
	const listings = new Listings()
	for (const entry of entries) listings.entry(entry)
	const differing = (listed: EntryItem[]) =>
		listings.differences(
			async function* (index) {
				yield* (index === 'byRuleset' ? listed : entries).map((entry) => ({ ...entry }))
			},
			async () => undefined,
		)
	expect(await differing(entries)).toEqual([])
	const [first, ...rest] = entries as [EntryItem, ...EntryItem[]]
	const other = { ...first, extract: first.extract.replace('eligible', 'not-eligible') }
	expect(await differing([other, ...rest])).toEqual([expect.stringMatching(/byRuleset.* 1 条与记录不符/)])
	expect(await differing(rest)).toEqual([expect.stringMatching(/byRuleset.*缺少 1 条/)])
	expect(await differing([...entries, { ...first, sk: '000000000009' }])).toHaveLength(1)
	expect((await verifyLog(log)).strays.filter((stray) => stray.includes('索引'))).toEqual([])
})

test('A long day is verified a page at a time, each chain once', async () => {
	const walked: number[] = []
	let cursor: string | undefined
	do {
		const page = await verifyDay(log, RULESETS, DAYS[0]!, { limit: 1, cursor })
		walked.push(page.verified)
		cursor = page.next ?? undefined
	} while (cursor !== undefined)
	expect(walked).toEqual([1, 1, 1])
})
