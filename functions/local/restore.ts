import { restore } from '../archive/restore.ts'
import type { ArchiveStore } from '../archive/store.ts'
import { DEFAULT_TABLE, documentClient } from '../decision-log/client.ts'
import { logOn } from '../decision-log/from-environment.ts'
import { system } from '../system.ts'
import { ArchiveFolder } from './archive-folder.ts'
import { assertUnused } from './attach.ts'
import { databaseProgram } from './binary.ts'
import { EmbeddedDatabase } from './database.ts'
import { localEnvironment } from './environment.ts'
import { ensureTable } from './table.ts'

/**
 * `npm run restore -- FOLDER`: rebuilds a log from an archive: into the data directory that DATA_DIR names, or into the
 * table that TABLE_NAME names; with ARCHIVE_BUCKET in place of the folder, from that bucket.
 */
async function main(): Promise<void> {
	const { endpoint, dataDirectory } = localEnvironment(process.env)
	const store = await archiveNamed(process.argv[2])
	const table = process.env.TABLE_NAME
	const own = endpoint === undefined && table === undefined
	if (own) await assertUnused(dataDirectory)
	const database = own ? await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory }) : undefined
	const client = documentClient({ endpoint: endpoint ?? database?.endpoint })
	try {
		const name = table ?? DEFAULT_TABLE
		if (table === undefined) await ensureTable(client, name)
		const { entries, ruleFiles, seals } = await restore({
			log: logOn(client, name, system),
			client,
			table: name,
			store,
		})
		console.log(`写入了 ${entries} 条记录、${ruleFiles} 个规则文件、${seals} 次封存；库里已有的没有改动。`)
		console.log('请接着用 npm run verify -- --archive 核对。')
	} finally {
		client.destroy()
		await database?.stop()
	}
}

async function archiveNamed(folder: string | undefined): Promise<ArchiveStore> {
	if (folder !== undefined) return new ArchiveFolder(folder)
	if (!process.env.ARCHIVE_BUCKET)
		throw new Error('请给出存档所在的目录：npm run restore -- 目录；或用 ARCHIVE_BUCKET 指定存储桶')
	const { archiveFromEnvironment } = await import('../archive/from-environment.ts')
	return archiveFromEnvironment()
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error)
	process.exit(1)
})
