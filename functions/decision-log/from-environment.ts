import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type System, system } from '../system.ts'
import { DEFAULT_TABLE, documentClient } from './client.ts'
import { DecisionLog } from './log.ts'

/** The log on a table, with chance and time as they are. */
export function logOn(
	client: DynamoDBDocumentClient,
	table: string,
	parts: Pick<System, 'clock' | 'newId'>,
): DecisionLog {
	return new DecisionLog(parts, { client, table, random: Math.random, sleep: (milliseconds) => sleep(milliseconds) })
}

/** The log that the environment names: TABLE_NAME, and DYNAMODB_ENDPOINT for a compatible server. */
export function logFromEnvironment({ TABLE_NAME, DYNAMODB_ENDPOINT }: NodeJS.ProcessEnv = process.env): DecisionLog {
	return logOn(documentClient({ endpoint: DYNAMODB_ENDPOINT }), TABLE_NAME ?? DEFAULT_TABLE, system)
}
