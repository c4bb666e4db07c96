import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { entryKey } from '../../functions/decision-log/keys.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { apiDocument } from '../support/contract.ts'
import { blocksOf, expectPrinted, shell, stepsOf } from '../support/docs.ts'
import { type TestServer, temporaryDirectory, testServer } from '../support/server.ts'

const PAGE = 'docs/evidence.md'
const root = fileURLToPath(new URL('../..', import.meta.url))
const FLOOD = '2023-08-01-flood'

/** A log of two days that are long over, which nobody has sealed yet. */
async function logOfTwoDays(dataDirectory: string): Promise<void> {
	let now = new Date()
	const server = await testServer({ dataDirectory, clock: () => now })
	for (const [at, id] of [
		['2023-08-01T10:00:00+08:00', FLOOD],
		['2023-08-01T11:00:00+08:00', '2023-08-01-hail'],
		['2023-08-02T10:00:00+08:00', FLOOD],
	] as const) {
		now = new Date(at)
		const token = await server.identities.token({ role: 'emergency-staff' }, now)
		const { status } = await decide(server, RELIEF, { ...deaths(12, id), asOf: '2023-08-01' }, { token })
		expect(status).toBe(201)
	}
	now = new Date('2023-08-02T12:00:00+08:00')
	await server.stop()
}

/** Changes a figure in the first entry of the flood, as somebody with the database at hand might. */
async function tamper(dataDirectory: string): Promise<void> {
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory })
	const client = documentClient({ endpoint: database.endpoint })
	const Key = entryKey({ scope: '*', subject: { kind: 'incident', id: FLOOD } }, 1)
	const { Item } = await client.send(new GetCommand({ TableName: DEFAULT_TABLE, Key }))
	const body = (Item!.body as string).replaceAll('12 人', '13 人')
	expect(body).not.toBe(Item!.body)
	await client.send(new PutCommand({ TableName: DEFAULT_TABLE, Item: { ...Item, body } }))
	client.destroy()
	await database.stop()
}

test('Every command on the page does what the page says, and a change is found and named as it says', async () => {
	const { path: dataDirectory, remove } = await temporaryDirectory()
	onTestFinished(remove)
	await logOfTwoDays(dataDirectory)
	const sh = shell(root, { DATA_DIR: dataDirectory })
	onTestFinished(sh.end)
	let server: TestServer | undefined
	onTestFinished(() => server?.stop())
	for (const step of stepsOf(PAGE)) {
		// Only now is there a server: sealing and verifying need none.
		if (step.text.startsWith('API=')) server = await testServer({ dataDirectory })
		const text = step.text
			.replace('/mnt/elsewhere', dataDirectory)
			.replace('http://localhost:3000', server?.origin ?? '')
			.replaceAll('ids.txt', `'${dataDirectory}/ids.txt'`)
		const output = await sh.run(text)
		expectPrinted(step, output)
		if (text.includes('/replay')) expect(output.trim().split('\n')).toEqual(Array(3).fill('"same":true'))
	}
	await server!.stop()
	server = undefined
	await tamper(dataDirectory)
	const output = await sh.run('npm run --silent verify || echo "it ended with $?"')
	const example = blocksOf(PAGE).find(({ text }) => text.includes('内容被改过'))!
	expectPrinted({ ...example, prints: example }, output)
	expect(output).toContain('it ended with 1')
}, 240_000)

test('The page has every kind of fault that an answer may name', () => {
	const page = readFileSync(`${root}${PAGE}`, 'utf8')
	const { Fault, SealFault } = apiDocument().components.schemas
	const kinds = [Fault, SealFault].flatMap((schema) => schema!.properties!.fault!.enum as unknown as string[])
	expect(kinds).toHaveLength(14)
	for (const kind of kinds) expect(page).toContain(`| \`${kind}\` |`)
})
