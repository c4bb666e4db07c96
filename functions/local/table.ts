import {
	CreateTableCommand,
	DescribeTableCommand,
	type DynamoDBClient,
	type TableDescription,
	waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { tableDefinition } from '../decision-log/table.ts'

/** A table that another version has made lacks what this one reads. */
export class TableMisfitError extends Error {
	override readonly name = 'TableMisfitError'
}

/**
 * Creates the table where it is missing. Throws when the database does not answer, and for a table whose keys or
 * indexes are not those of the definition. Without the definition's stream: the embedded database keeps every record of
 * it and searches them all at each write (see follow.ts).
 */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
	const { StreamSpecification: _, ...definition } = tableDefinition(name)
	try {
		const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
		return expectToFit(Table!)
	} catch (error) {
		if (!isNamed(error, 'ResourceNotFoundException')) throw error
	}
	try {
		await client.send(new CreateTableCommand(definition))
	} catch (error) {
		if (!isNamed(error, 'ResourceInUseException')) throw error
	}
	await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name })
}

function expectToFit(table: TableDescription): void {
	const { TableName, KeySchema, GlobalSecondaryIndexes } = tableDefinition(table.TableName!)
	const there = new Set(table.GlobalSecondaryIndexes?.map(shapeOf))
	const wrong = GlobalSecondaryIndexes.filter((index) => !there.has(shapeOf(index))).map(({ IndexName }) => IndexName!)
	if (keysOf(KeySchema) !== keysOf(table.KeySchema)) wrong.unshift('主键')
	if (wrong.length === 0) return
	throw new TableMisfitError(
		`表 ${TableName} 由另一版本建立，与本版本不符（${wrong.join('、')}）：请换一个新的数据目录（DATA_DIR），或用原来的版本打开它`,
	)
}

/** What of an index matters to those who read it. */
function shapeOf({ IndexName, KeySchema, Projection }: NonNullable<TableDescription['GlobalSecondaryIndexes']>[0]) {
	const attributes = [...(Projection?.NonKeyAttributes ?? [])].sort()
	return JSON.stringify([IndexName, keysOf(KeySchema), Projection?.ProjectionType, attributes])
}

function keysOf(schema: TableDescription['KeySchema']): string {
	return JSON.stringify(schema?.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]))
}

function isNamed(error: unknown, name: string): boolean {
	return error instanceof Error && error.name === name
}
