import { createHash } from 'node:crypto'
import type { BatchResult } from '../events/publish.ts'
import type { StreamRecord } from '../events/stream-record.ts'
import type { System } from '../system.ts'
import { type ArchiveLine, folderOf, RULE_FILES } from './line.ts'
import type { ArchiveStore } from './store.ts'

export interface ArchiveParts extends Pick<System, 'report'> {
	store: ArchiveStore
}

/**
 * Keeps what a batch of the table's stream says was written: one object a day and batch, one line an item. Told the same
 * again, or otherwise cut into batches, it keeps the same lines again, which whoever reads them counts once. What could
 * not be kept comes again, with all behind it.
 */
export async function archive(records: readonly StreamRecord[], { store, report }: ArchiveParts): Promise<BatchResult> {
	const byFolder = new Map<string, { record: StreamRecord; line: string }[]>()
	for (const record of records) {
		const found = lineOf(record)
		if (!found) continue
		const { folder, line } = found
		byFolder.set(folder, [...(byFolder.get(folder) ?? []), { record, line: `${JSON.stringify(line)}\n` }])
	}
	const failed = new Set<StreamRecord>()
	for (const [folder, lines] of byFolder) {
		const content = lines.map(({ line }) => line).join('')
		const name = `${folder}/${createHash('sha256').update(content).digest('hex')}.ndjson`
		try {
			await store.putNew(name, content)
		} catch (error) {
			report({ level: 'error', at: 'archive', error: error instanceof Error ? error.name : typeof error })
			for (const { record } of lines) failed.add(record)
		}
	}
	const first = records.find((record) => failed.has(record))
	return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] }
}

/** What is kept of a record: new entries and rule files. Of changes, which must not be, the events' function tells. */
function lineOf({ eventName, dynamodb = {} }: StreamRecord): { folder: string; line: ArchiveLine } | null {
	const { Keys, NewImage = {} } = dynamodb
	const [pk, sk] = [Keys?.pk?.S ?? '', Keys?.sk?.S ?? '']
	if (eventName !== 'INSERT') return null
	if (pk.startsWith('RULEFILE#')) {
		const content = Buffer.from(NewImage.content?.B ?? '', 'base64').toString('base64')
		return { folder: RULE_FILES, line: { kind: 'rule-file', pk, sk, content } }
	}
	if (!pk.startsWith('CHAIN#')) return null
	const text = (name: string) => NewImage[name]?.S ?? ''
	const [body, hash, previousHash] = [text('body'), text('hash'), text('previousHash')]
	return { folder: folderOf(NewImage.decided?.S), line: { kind: 'entry', pk, sk, body, hash, previousHash } }
}
