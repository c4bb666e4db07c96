import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_TABLE, documentClient } from '../decision-log/client.ts'
import { logOn } from '../decision-log/from-environment.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { system } from '../system.ts'
import { databaseProgram } from './binary.ts'
import { EmbeddedDatabase } from './database.ts'
import type { LocalEnvironment } from './environment.ts'

const LEFT_OVER_CHECKS = 10
const LEFT_OVER_WAIT_MS = 300

/** Where a running server says at which address its embedded database answers. */
export function addressFile(dataDirectory: string): string {
	return join(dataDirectory, 'database-address')
}

/** Throws with one clear sentence where a server that runs is using the data directory. */
export async function assertUnused(dataDirectory: string): Promise<void> {
	const running = await readFile(addressFile(dataDirectory), 'utf8').catch(() => undefined)
	if (running === undefined) return
	const found = attached(running, DEFAULT_TABLE)
	// The database of a server that was killed ends a moment after it.
	let answers = await found.log.answers()
	for (let i = 0; answers && i < LEFT_OVER_CHECKS; i++) {
		await sleep(LEFT_OVER_WAIT_MS)
		answers = await found.log.answers()
	}
	await found.detach()
	if (answers)
		throw new Error(`数据目录 ${dataDirectory} 正被另一个运行中的服务使用：请先停掉它，或用 DATA_DIR 换一个目录`)
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
	if (!existsSync(join(dataDirectory, 'decisions.db'))) {
		throw new Error(`数据目录 ${dataDirectory} 中还没有判定记录：请核对 DATA_DIR，或先用 npm start 运行一次`)
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
