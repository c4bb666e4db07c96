import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_TABLE, documentClient } from '../decision-log/client.ts'
import { logOn } from '../decision-log/from-environment.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { system } from '../system.ts'
import { databaseProgram } from './binary.ts'
import { EmbeddedDatabase } from './database.ts'
import type { LocalEnvironment } from './environment.ts'

/** Where a running server says at which address its embedded database answers. */
export function addressFile(dataDirectory: string): string {
	return join(dataDirectory, 'database-address')
}

export interface Attached {
	log: DecisionLog
	detach: () => Promise<void>
}

/**
 * The log for a program beside the server: the table that TABLE_NAME names, the server's own database while it runs,
 * else the database of the data directory, started for this. Throws when it does not start.
 */
export async function attachLog({ endpoint, dataDirectory }: LocalEnvironment, table?: string): Promise<Attached> {
	if (endpoint !== undefined || table !== undefined) return attached(endpoint, table ?? DEFAULT_TABLE)
	const running = await readFile(addressFile(dataDirectory), 'utf8').catch(() => undefined)
	if (running !== undefined) {
		const found = attached(running, DEFAULT_TABLE)
		if (await found.log.answers()) return found
		await found.detach()
	}
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory })
	const own = attached(database.endpoint, DEFAULT_TABLE)
	const detach = async () => {
		await own.detach()
		await database.stop()
	}
	return { log: own.log, detach }
}

function attached(endpoint: string | undefined, table: string): Attached {
	const client = documentClient({ endpoint })
	return { log: logOn(client, table, system), detach: async () => client.destroy() }
}
