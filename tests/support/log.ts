import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import type { Draft } from '../../functions/decision-log/record.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { ensureTable } from '../../functions/local/table.ts'
import { system } from '../../functions/system.ts'
import type { Change, Outcome } from '../../rules/index.ts'

/** A log on a database of its own, kept in memory. Stop it in `afterAll`. */
export async function testLog() {
	const database = await EmbeddedDatabase.start({ program: databaseProgram() })
	const client = documentClient({ endpoint: database.endpoint })
	await ensureTable(client, DEFAULT_TABLE)
	const stop = async () => {
		client.destroy()
		await database.stop()
	}
	return { log: logOn(client, DEFAULT_TABLE, system), client, endpoint: database.endpoint, database, stop }
}

/** Every item of the table. */
export async function everything(client: ReturnType<typeof documentClient>): Promise<Record<string, string>[]> {
	const items: Record<string, string>[] = []
	let start: Record<string, unknown> | undefined
	do {
		const command = new ScanCommand({
			TableName: DEFAULT_TABLE,
			ConsistentRead: true,
			Limit: 100,
			ExclusiveStartKey: start,
		})
		const page = await client.send(command)
		items.push(...((page.Items ?? []) as Record<string, string>[]))
		start = page.LastEvaluatedKey
	} while (start)
	return items
}

let drafts = 0

/** A decision of a township about a household, as evaluation would have made it. */
export function draft(changes: Partial<Draft> = {}): Draft {
	const number = ++drafts
	return {
		evaluation: {
			ruleset: { id: 'rural-housing-renovation', version: '2023', title: '农村危房改造', contentHash: 'sha256-0' },
			asOf: '2023-08-01',
			status: 'final',
			outcome: { kind: 'eligibility', eligible: true, scheme: 'main', schemeLabel: '主要类型' },
			reasons: [],
			missing: [],
			nextThresholds: [],
			amounts: [],
			options: [],
			duties: [],
			review: [],
			normalisedFacts: { number },
		},
		domain: 'housing',
		facts: { number },
		note: null,
		subject: { kind: 'household', id: 'H-1' },
		actor: { subject: 'officer-1', role: 'township-officer', org: '中和镇' },
		requestId: `request-${number}`,
		idempotencyKey: `key-${process.pid}-${number}`,
		requestHash: `hash-${number}`,
		...changes,
	}
}

/** Stands in for the rule set's own comparison. */
export function compare(previous: Outcome | null): Change {
	return previous ? 'same' : 'first'
}
