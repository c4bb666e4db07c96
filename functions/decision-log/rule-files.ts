import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { canonicalJson, sha256 } from '../../rules/index.ts'
import { LogUnavailableError } from './errors.ts'
import { ruleFileKey } from './keys.ts'
import type { TableReader } from './table-reader.ts'

/** Every rule file that ever decided anything is kept in the log, so that each decision can be made again for ever. */

interface RuleFileItem {
	content: Uint8Array
}

/** A rule file as the table keeps it: compressed to a tenth, its members in their order, on which derived facts depend. */
export async function packRuleFile(file: unknown): Promise<Uint8Array> {
	return promisify(gzip)(JSON.stringify(file))
}

/** The rule file of an item, or null where it is not what its hash says. */
export async function unpackRuleFile(contentHash: string, content: Uint8Array): Promise<unknown> {
	try {
		const file: unknown = JSON.parse((await promisify(gunzip)(content)).toString('utf8'))
		return `sha256-${sha256(canonicalJson(file))}` === contentHash ? file : null
	} catch {
		return null
	}
}

export class RuleFiles {
	readonly #kept = new Set<string>()

	constructor(
		private readonly options: { client: DynamoDBDocumentClient; table: string },
		private readonly reads: TableReader,
	) {}

	/** Makes sure that the file is in the log before anything is decided by it; asks the database once a process. */
	async keep(contentHash: string, file: unknown): Promise<void> {
		if (this.#kept.has(contentHash)) return
		const { client, table } = this.options
		const command = new PutCommand({
			TableName: table,
			Item: { ...ruleFileKey(contentHash), content: await packRuleFile(file) },
			ConditionExpression: 'attribute_not_exists(#pk)',
			ExpressionAttributeNames: { '#pk': 'pk' },
		})
		try {
			await client.send(command)
		} catch (error) {
			// Somebody has kept it before: under its hash there is only one content.
			if (!(error instanceof ConditionalCheckFailedException)) {
				throw new LogUnavailableError(error instanceof Error ? error.name : 'unknown', true, false)
			}
		}
		this.#kept.add(contentHash)
	}

	/** The file with this hash; null where the log has none, or another content stands under it. */
	async read(contentHash: string): Promise<unknown> {
		const item = await this.reads.get<RuleFileItem>(ruleFileKey(contentHash))
		return item ? unpackRuleFile(contentHash, item.content) : null
	}
}
