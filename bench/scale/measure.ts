/** `npx tsx bench/scale/measure.ts`: the sizes of what a decision about a household writes, by DynamoDB's way to count. */
import { runBatch } from '../../functions/batch/run.ts'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { system } from '../../functions/system.ts'
import { everything } from '../../tests/support/log.ts'
import { households, withDatabase } from '../batch.ts'

/** Names and values, in UTF-8. */
function bytesOf(item: Record<string, unknown>): number {
	const size = (value: unknown) => (value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value)))
	return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + size(value), 0)
}

/** Mean bytes by kind of item. */
export async function measuredItems(
	count = 50,
): Promise<{ entry: number; idempotency: number; pointer: number; indexEntry: number }> {
	return withDatabase(async (client) => {
		const principal = { subject: 'officer-1', roles: ['township-officer' as const], org: '中和镇', scopes: [] }
		const batch = { ruleset: 'rural-housing-renovation', principal, key: 'k', requestId: 'r' }
		const parts = { ...system, log: logOn(client, DEFAULT_TABLE, system) }
		for await (const { decision } of runBatch(households(count), batch, parts))
			if (!decision) throw new Error('not decided')
		const items = await everything(client)
		const mean = (some: Record<string, unknown>[]) =>
			Math.round(some.map(bytesOf).reduce((a, b) => a + b, 0) / some.length)
		const of = (prefix: string) => items.filter(({ pk }) => pk!.startsWith(prefix))
		const projected = of('CHAIN#').map(({ pk, sk, domain, org, extract, hash, decided, subject }) => ({
			...{ pk, sk, domain, org, extract, hash, decided, subject },
		}))
		return {
			entry: mean(of('CHAIN#')),
			idempotency: mean(of('IDEM#')),
			pointer: mean(of('DECISION#')),
			indexEntry: mean(projected),
		}
	})
}

if (process.argv[1]?.endsWith('measure.ts')) console.log(await measuredItems())
