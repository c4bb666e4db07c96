import { expect } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import type { DecisionRecord } from '../../functions/decision-log/record.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { system } from '../../functions/system.ts'
import { everything } from './log.ts'

/**
 * Reads a whole log and expects it to be whole: every chain verifies, and every entry has its pointer and its
 * idempotency item and nothing else is there. Gives the records by idempotency key.
 */
export async function audit(endpoint: string): Promise<Map<string, DecisionRecord>> {
	const client = documentClient({ endpoint })
	const log = logOn(client, DEFAULT_TABLE, system)
	const items = await everything(client)
	const entries = items.filter(({ pk }) => pk!.startsWith('CHAIN#'))
	const records = entries.map(({ body }) => JSON.parse(body!) as DecisionRecord)
	const chains = new Map(entries.map(({ pk }, i) => [pk, records[i]!]))
	for (const [pk, chain] of chains) {
		const length = entries.filter((entry) => entry.pk === pk).length
		expect(await log.verifyChain(chain)).toMatchObject({ entries: length, faults: [] })
	}
	const placesOf = (prefix: string) =>
		items.flatMap(({ pk, entryPk, entrySk }) => (pk!.startsWith(prefix) ? [`${entryPk} ${entrySk}`] : [])).sort()
	const places = entries.map(({ pk, sk }) => `${pk} ${sk}`).sort()
	expect(placesOf('IDEM#')).toEqual(places)
	expect(placesOf('DECISION#')).toEqual(places)
	const ruleFiles = items.filter(({ pk }) => pk!.startsWith('RULEFILE#'))
	expect(new Set(ruleFiles.map(({ pk }) => pk))).toEqual(
		new Set(records.map(({ ruleset }) => `RULEFILE#${ruleset.contentHash}`)),
	)
	expect(items).toHaveLength(3 * entries.length + ruleFiles.length)
	client.destroy()
	return new Map(records.map((record) => [record.idempotencyKey, record]))
}

/** The same of a log that no server is running on. */
export async function auditAtRest(dataDirectory: string): Promise<Map<string, DecisionRecord>> {
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory })
	try {
		return await audit(database.endpoint)
	} finally {
		await database.stop()
	}
}
