/** A bare handler: parses the request, writes the same transaction, answers. No rules, no checks, no chain. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { DEFAULT_TABLE, documentClient } from '../functions/decision-log/client.ts'
import { databaseProgram } from '../functions/local/binary.ts'
import { EmbeddedDatabase } from '../functions/local/database.ts'
import { ensureTable } from '../functions/local/table.ts'

const [dataDirectory, body] = [process.env.DATA_DIR!, process.env.ENTRY_BODY!]
const database = await EmbeddedDatabase.start({
	program: databaseProgram(),
	dataDirectory,
	onCrash: () => process.exit(1),
})
const client = documentClient({ endpoint: database.endpoint })
await ensureTable(client, DEFAULT_TABLE)

function put(item: Record<string, unknown>) {
	const Put = {
		TableName: DEFAULT_TABLE,
		Item: item,
		ConditionExpression: 'attribute_not_exists(#pk)',
		ExpressionAttributeNames: { '#pk': 'pk' },
	}
	return { Put }
}

const server = createServer(async (request, response) => {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(chunk)
	JSON.parse(Buffer.concat(chunks).toString('utf8'))
	const id = ulid()
	const at = new Date().toISOString()
	const hash = '0'.repeat(64)
	const entry = {
		pk: `CHAIN#${id}`,
		sk: '000000000001',
		body,
		hash,
		previousHash: hash,
		decided: at,
		ruleset: 'bench',
		subject: id,
		org: 'bench',
		domain: 'housing',
	}
	const TransactItems = [
		put({ pk: `IDEM#${id}`, sk: 'IDEM', requestHash: hash, entryPk: entry.pk, entrySk: entry.sk }),
		put(entry),
		put({ pk: `DECISION#${id}`, sk: 'DECISION', entryPk: entry.pk, entrySk: entry.sk }),
	]
	await client.send(new TransactWriteCommand({ TransactItems }))
	response.writeHead(201, { 'content-type': 'application/json; charset=utf-8' })
	response.end(body)
})
server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`))
process.on('SIGTERM', async () => {
	server.close()
	await database.stop()
	process.exit(0)
})
