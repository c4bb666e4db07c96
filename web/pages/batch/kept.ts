import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** Batches that were handed in from this browser, with their files, so that each can be sent again under its own key. */

export interface KeptBatch {
	/** Of the person, the rule set and the content: the same file is the same batch. */
	id: string
	/** Whose it is: another person at this machine does not see it. */
	owner: string
	ruleset: string
	fileName: string
	form: 'workbook' | 'csv'
	content: ArrayBuffer
	/** What the file is sent under, however often. */
	key: string
	/** ISO 8601. */
	at: string
	/** Known once it has ended. */
	ended?: { rows: number; problems: number } | 'refused'
}

interface Schema extends DBSchema {
	batches: { key: string; value: KeptBatch; indexes: { owner: string } }
}

/** So many of a person are kept. */
const KEPT = 20

let opened: Promise<IDBPDatabase<Schema>> | undefined

function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>('gazette-rules-batches', 1, {
		upgrade: (db) => {
			db.createObjectStore('batches', { keyPath: 'id' }).createIndex('owner', 'owner')
		},
	})
	return opened
}

export async function keptBatch(id: string): Promise<KeptBatch | undefined> {
	return (await database()).get('batches', id)
}

/** The newest first. */
export async function keptBatches(owner: string): Promise<KeptBatch[]> {
	const all = await (await database()).getAllFromIndex('batches', 'owner', owner)
	return all.sort((a, b) => (a.at < b.at ? 1 : -1))
}

/** Keeps a batch; of those that have ended, the oldest beyond the limit give way. */
export async function keepBatch(batch: KeptBatch): Promise<void> {
	const db = await database()
	await db.put('batches', batch)
	const all = await keptBatches(batch.owner)
	for (const old of all.slice(KEPT)) if (old.ended) await db.delete('batches', old.id)
}

export async function forgetBatch(id: string): Promise<void> {
	await (await database()).delete('batches', id)
}

/** Who signs out leaves nothing behind but what is not yet done with. */
export async function forgetEnded(): Promise<void> {
	const db = await database()
	for (const { id, ended } of await db.getAll('batches')) if (ended) await db.delete('batches', id)
}

/** SHA-256, hexadecimal. */
export async function digest(...parts: (string | ArrayBuffer)[]): Promise<string> {
	const encoder = new TextEncoder()
	const bytes = parts.map((part) => (typeof part === 'string' ? encoder.encode(`${part}\0`) : new Uint8Array(part)))
	const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0))
	let at = 0
	for (const some of bytes) {
		whole.set(some, at)
		at += some.length
	}
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
	return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
