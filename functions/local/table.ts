import {
	CreateTableCommand,
	DescribeTableCommand,
	type DynamoDBClient,
	waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { tableDefinition } from '../decision-log/table.ts'

/** Creates the table where it is missing. Throws when the database does not answer. */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
	try {
		await client.send(new DescribeTableCommand({ TableName: name }))
		return
	} catch (error) {
		if (!isNamed(error, 'ResourceNotFoundException')) throw error
	}
	try {
		await client.send(new CreateTableCommand(tableDefinition(name)))
	} catch (error) {
		if (!isNamed(error, 'ResourceInUseException')) throw error
	}
	await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name })
}

function isNamed(error: unknown, name: string): boolean {
	return error instanceof Error && error.name === name
}
