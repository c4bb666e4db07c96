import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import { chainKey, type EntryItem, entryItem } from '../../functions/decision-log/keys.ts'
import { type Draft, entryBehind, entryHash } from '../../functions/decision-log/record.ts'
import { compare, draft, everything, testLog } from '../support/log.ts'

let db: Awaited<ReturnType<typeof testLog>>
let items: EntryItem[]
const LENGTH = 6
const chain = { scope: '中和镇', subject: { kind: 'household', id: 'H-1' } }

beforeAll(async () => {
	db = await testLog()
	for (let i = 0; i < LENGTH; i++) await db.log.append(draft({ note: `第 ${i} 次` }), compare)
	const all = (await everything(db.client)) as unknown as EntryItem[]
	items = all.filter(({ pk }) => pk === chainKey(chain)).sort((a, b) => (a.sk < b.sk ? -1 : 1))
})
afterAll(() => db.stop())

const put = (item: object) => db.client.send(new PutCommand({ TableName: DEFAULT_TABLE, Item: { ...item } }))
const remove = ({ pk, sk }: EntryItem) =>
	db.client.send(new DeleteCommand({ TableName: DEFAULT_TABLE, Key: { pk, sk } }))
const verify = () => db.log.verifyChain(chain)

/** Another text: one of its characters has become another visible one. */
function withCharacterChanged(text: string, at: number, by: number): string {
	const characters = [...text]
	characters[at % characters.length] = String.fromCharCode(33 + (by % 94))
	return characters.join('')
}

test('The chain verifies as it was written, with the hash of its last entry as its head', async () => {
	expect(await verify()).toEqual({ entries: LENGTH, head: items.at(-1)!.hash, faults: [] })
})

test('Changing any byte of any attribute of any entry breaks verification', async () => {
	const attributes = Object.keys(items[0]!) as (keyof EntryItem)[]
	expect(attributes).toHaveLength(12)
	await fc.assert(
		fc.asyncProperty(
			fc.nat(LENGTH - 1),
			fc.constantFrom(...attributes),
			fc.nat(),
			fc.nat(),
			async (entry, attribute, at, by) => {
				const original = items[entry]!
				const text = original[attribute]!
				const changed = withCharacterChanged(text, at, by)
				fc.pre(changed !== text)
				const forged = { ...original, [attribute]: changed }
				const moved = forged.pk !== original.pk || forged.sk !== original.sk
				if (moved) await remove(original)
				await put(forged)
				const { faults, entries } = await verify()
				if (moved) await remove(forged)
				// A forged place may have been another entry's.
				for (const item of moved ? items : [original]) await put(item)
				// An entry whose chain key was changed is missing here; where it was the last one, only the count tells.
				expect(faults.length > 0 || entries < LENGTH).toBe(true)
				expect((await verify()).faults).toEqual([])
			},
		),
		{ numRuns: 300 },
	)
})

test('An attribute taken away or added breaks verification', async () => {
	for (const attribute of Object.keys(items[2]!).filter((name) => name !== 'pk' && name !== 'sk')) {
		const { [attribute as 'body']: _, ...without } = items[2]!
		await put(without)
		expect((await verify()).faults, attribute).not.toEqual([])
	}
	await put({ ...items[2]!, extra: 'x' })
	expect((await verify()).faults).toMatchObject([
		{ position: 3, fault: 'attributes-differ', detail: '第 3 条记录：与正文不符的属性：extra' },
	])
	await put(items[2]!)
})

test('An entry rewritten with a hash that fits it breaks the link to the next', async () => {
	const original = items[2]!
	const body = original.body.replace('第 2 次', '第 9 次')
	const record = JSON.parse(body)
	const { previousHash } = original
	await put(entryItem({ record, body, previousHash, hash: entryHash(previousHash, body) }))
	expect((await verify()).faults).toMatchObject([{ position: 4, fault: 'link-broken' }])
	await put(original)
})

test('An entry taken out of the middle breaks the chain', async () => {
	await remove(items[3]!)
	const { faults } = await verify()
	expect(faults[0]).toMatchObject({ position: 4, fault: 'sequence-broken' })
	expect(faults[0]!.detail).toContain('缺少第 4 条，此处是第 5 条')
	await put(items[3]!)
	expect((await verify()).faults).toEqual([])
})

test('The same record always has the same hash, in whatever order its keys were written', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (facts) => {
			const position = { tail: null, previous: null, change: 'first', now: new Date(0), newId: () => 'id' } as const
			const one = draft({ facts, requestId: 'r', idempotencyKey: 'k', requestHash: 'h' })
			const reversed = backwards(JSON.parse(JSON.stringify(one))) as Draft
			expect(entryBehind(one, position).hash).toBe(entryBehind(reversed, position).hash)
		}),
	)
})

/** The same value, the keys of its objects in the opposite order. */
function backwards(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(backwards)
	if (typeof value !== 'object' || value === null) return value
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, inner]) => [key, backwards(inner)]),
	)
}
