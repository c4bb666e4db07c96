import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type EntryItem, fromItem } from '../decision-log/keys.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { Entry } from '../decision-log/record.ts'
import { fitsInto, writeEntries } from '../decision-log/write.ts'
import { type ArchiveLine, ENTRIES, RULE_FILES } from './line.ts'
import { type ArchivedSeal, SEALS } from './seals.ts'
import type { ArchiveStore } from './store.ts'

export interface RestoreParts {
	log: DecisionLog
	client: DynamoDBDocumentClient
	table: string
	store: ArchiveStore
}

export interface Restored {
	entries: number
	ruleFiles: number
	seals: number
}

/**
 * Writes into a table everything that the archive has and the table has not: run again, it goes on where it was ended.
 * What is there already stays as it is, also where it differs; the verification against the archive tells of that.
 */
export async function restore(parts: RestoreParts): Promise<Restored> {
	const { store, log } = parts
	const restored: Restored = { entries: 0, ruleFiles: 0, seals: 0 }
	for await (const line of linesBelow(store, RULE_FILES)) if (await putRuleFile(parts, line)) restored.ruleFiles++
	for (const day of await store.folders(ENTRIES)) restored.entries += await restoreDay(parts, `${ENTRIES}/${day}`)
	for await (const name of store.list(SEALS)) {
		const { seal, heads } = JSON.parse((await store.get(name))!) as ArchivedSeal
		if (await log.seals.write(seal, heads)) restored.seals++
	}
	return restored
}

async function restoreDay(parts: RestoreParts, folder: string): Promise<number> {
	let restored = 0
	let some = new Map<string, Entry>()
	let bytes = 0
	const write = async () => {
		restored += await writeSome(parts, [...some.values()])
		some = new Map()
		bytes = 0
	}
	for await (const line of linesBelow(parts.store, folder)) {
		if (line.kind !== 'entry') continue
		const size = Buffer.byteLength(line.body)
		if (!fitsInto({ entries: some.size, bytes }, size)) await write()
		some.set(`${line.pk} ${line.sk}`, fromItem(line as unknown as EntryItem))
		bytes += size
	}
	if (some.size > 0) await write()
	return restored
}

/** Writes entries with their companions: together where none of them is there, else each for itself. */
async function writeSome(options: RestoreParts, entries: readonly Entry[]): Promise<number> {
	if ((await writeEntries(options, entries)) === 'written') return entries.length
	let written = 0
	for (const entry of entries) if ((await writeEntries(options, [entry])) === 'written') written++
	return written
}

async function putRuleFile({ client, table }: RestoreParts, line: ArchiveLine): Promise<boolean> {
	if (line.kind !== 'rule-file') return false
	const { pk, sk, content } = line
	const command = new PutCommand({
		TableName: table,
		Item: { pk, sk, content: Buffer.from(content, 'base64') },
		ConditionExpression: 'attribute_not_exists(#pk)',
		ExpressionAttributeNames: { '#pk': 'pk' },
	})
	try {
		await client.send(command)
		return true
	} catch (error) {
		if (error instanceof ConditionalCheckFailedException) return false
		throw error
	}
}

/** Every line below a folder; one that comes twice comes twice. Throws for a line that cannot be read. */
async function* linesBelow(store: ArchiveStore, folder: string): AsyncGenerator<ArchiveLine> {
	for await (const name of store.list(folder)) {
		for (const text of ((await store.get(name)) ?? '').split('\n'))
			if (text !== '') yield JSON.parse(text) as ArchiveLine
	}
}
