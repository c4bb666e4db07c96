import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { LogUnavailableError } from './errors.ts'
import { entryItem, entryKey, idempotencyItemKey, type Key, type Pointer, pointerKey } from './keys.ts'
import type { Entry } from './record.ts'

/** What became of a write: done, refused because the key is used, or refused because another entry took the place. */
export type Written = 'written' | 'key-used' | 'place-taken'

/**
 * Writes an entry, its idempotency item and its pointer in one transaction: all three, or none.
 * Throws LogUnavailableError, uncertain where the write was sent and no answer tells what became of it.
 */
export function writeEntry(options: { client: DynamoDBDocumentClient; table: string }, entry: Entry): Promise<Written> {
	return writeEntries(options, [entry])
}

/** Items that one transaction takes: three for each entry. */
const ENTRIES_TOGETHER = 33
/** Of bodies. A transaction takes 4 MB in all; the extracts beside the bodies are at most half as long as these. */
const BYTES_TOGETHER = 2_500_000

/** Whether an entry whose body has so many bytes still goes into a transaction with others. */
export function fitsInto(others: { entries: number; bytes: number }, bytes: number): boolean {
	return others.entries < ENTRIES_TOGETHER && others.bytes + bytes <= BYTES_TOGETHER
}

/** The same for entries of different chains: all of them, or none. As many as `fitsInto` lets in. */
export async function writeEntries(
	{ client, table }: { client: DynamoDBDocumentClient; table: string },
	entries: readonly Entry[],
): Promise<Written> {
	const items = entries.flatMap(itemsOf)
	const command = new TransactWriteCommand({
		TransactItems: items.map((Item) => ({
			Put: {
				TableName: table,
				Item,
				ConditionExpression: 'attribute_not_exists(#pk)',
				ExpressionAttributeNames: { '#pk': 'pk' },
			},
		})),
	})
	try {
		await client.send(command)
		return 'written'
	} catch (error) {
		return refusal(error)
	}
}

/** An entry's three items: the idempotency item first. */
function itemsOf(entry: Entry): (Key & Record<string, unknown>)[] {
	const { decisionId, actor, idempotencyKey, requestHash, sequence } = entry.record
	const place = entryKey(entry.record, sequence)
	const pointer: Pointer = { entryPk: place.pk, entrySk: place.sk }
	return [
		{ ...idempotencyItemKey(actor.org, actor.subject, idempotencyKey), requestHash, ...pointer },
		{ ...entryItem(entry) },
		{ ...pointerKey(decisionId), ...pointer },
	]
}

/** Cancellations by which another writer came first. */
const OVERTAKEN = ['ConditionalCheckFailed', 'TransactionConflict']

function refusal(error: unknown): Written {
	if (error instanceof TransactionCanceledException) {
		const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
		if (codes.some((code, i) => i % 3 === 0 && code === 'ConditionalCheckFailed')) return 'key-used'
		if (codes.some((code) => OVERTAKEN.includes(code))) return 'place-taken'
	}
	const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number; attempts?: number } }
	const refused = ($metadata?.httpStatusCode ?? 500) < 500 && ($metadata?.attempts ?? 1) === 1
	throw new LogUnavailableError(name ?? 'unknown', true, !refused)
}
