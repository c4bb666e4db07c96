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
export async function writeEntry(
	{ client, table }: { client: DynamoDBDocumentClient; table: string },
	entry: Entry,
): Promise<Written> {
	const { decisionId, actor, idempotencyKey, requestHash, sequence } = entry.record
	const place = entryKey(entry.record, sequence)
	const pointer: Pointer = { entryPk: place.pk, entrySk: place.sk }
	const put = (item: Key & Record<string, unknown>) => ({
		Put: {
			TableName: table,
			Item: item,
			ConditionExpression: 'attribute_not_exists(#pk)',
			ExpressionAttributeNames: { '#pk': 'pk' },
		},
	})
	const command = new TransactWriteCommand({
		TransactItems: [
			put({ ...idempotencyItemKey(actor.org, actor.subject, idempotencyKey), requestHash, ...pointer }),
			put({ ...entryItem(entry) }),
			put({ ...pointerKey(decisionId), ...pointer }),
		],
	})
	try {
		await client.send(command)
		return 'written'
	} catch (error) {
		return refusal(error)
	}
}

/** Cancellations by which another writer came first. */
const OVERTAKEN = ['ConditionalCheckFailed', 'TransactionConflict']

function refusal(error: unknown): Written {
	if (error instanceof TransactionCanceledException) {
		const [idempotency, ...others] = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
		if (idempotency === 'ConditionalCheckFailed') return 'key-used'
		if ([idempotency, ...others].some((code) => code !== undefined && OVERTAKEN.includes(code))) return 'place-taken'
	}
	const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number; attempts?: number } }
	const refused = ($metadata?.httpStatusCode ?? 500) < 500 && ($metadata?.attempts ?? 1) === 1
	throw new LogUnavailableError(name ?? 'unknown', true, !refused)
}
