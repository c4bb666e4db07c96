import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { system } from '../../functions/system.ts'
import { compare, draft, testLog } from '../support/log.ts'

/** A log whose requests are counted, by their commands, while they are on their way. */
async function counted() {
	const db = await testLog()
	const client = documentClient({ endpoint: db.endpoint })
	onTestFinished(async () => {
		client.destroy()
		await db.stop()
	})
	const now = new Map<string, number>()
	const most = new Map<string, number>()
	const send = client.send.bind(client) as (command: object) => Promise<unknown>
	client.send = (async (command: object) => {
		const { name } = command.constructor
		now.set(name, (now.get(name) ?? 0) + 1)
		most.set(name, Math.max(most.get(name) ?? 0, now.get(name)!))
		try {
			return await send(command)
		} finally {
			now.set(name, now.get(name)! - 1)
		}
	}) as typeof client.send
	return { log: logOn(client, DEFAULT_TABLE, system), most }
}

test('However many are appended at once, three transactions and the reads of sixteen chains are on their way, and all are written', async () => {
	const { log, most } = await counted()
	const drafts = () =>
		Array.from({ length: 400 }, (_, i) => ({ draft: draft({ subject: { kind: 'household', id: `A-${i}` } }), compare }))
	for (const round of [1, 2]) {
		const all = drafts()
		const windows = Array.from({ length: 8 }, (_, i) => log.appendMany(all.slice(50 * i, 50 * (i + 1))))
		const written = (await Promise.all(windows)).flat()
		expect(written.map(({ status }) => status)).toEqual(all.map(() => 'fulfilled'))
		expect(most.get('TransactWriteCommand')).toBe(3)
		// In the first round no chain has a tail to be read.
		if (round === 2) expect(most.get('QueryCommand')).toBe(16)
	}
})
