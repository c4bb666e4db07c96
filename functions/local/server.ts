import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEFAULT_TABLE, documentClient } from '../decision-log/client.ts'
import { logOn } from '../decision-log/from-environment.ts'
import { jobIdIn } from '../jobs/step.ts'
import type { System } from '../system.ts'
import { build as sealWorker } from '../workers/seal.ts'
import { archiveFolder, startArchiving } from './archiving.ts'
import { addressFile, assertUnused } from './attach.ts'
import { databaseProgram } from './binary.ts'
import { EmbeddedDatabase } from './database.ts'
import type { LocalEnvironment } from './environment.ts'
import { type EventOptions, startEvents } from './events.ts'
import { gateway } from './gateway.ts'
import { handlersOn } from './handlers.ts'
import { LocalIdentities } from './identity.ts'
import { LocalJobDriver } from './job-driver.ts'
import { JobFiles } from './job-files.ts'
import { localPages } from './pages.ts'
import { ensureTable, TableMisfitError } from './table.ts'

export interface LocalServer {
	origin: string
	identities: LocalIdentities
	/** Undefined where the environment names a server to use in its place. */
	database: EmbeddedDatabase | undefined
	/** Finishes the requests at hand, then ends the database. */
	close: () => Promise<void>
}

/** How often the table is looked for: a database that was emptied gets it anew. */
const TABLE_CHECK_MS = 2_000
/** How often it is asked whether a day is over. */
const SEAL_CHECK_MS = 3_600_000
const FINISH_WITHIN_MS = 5_000

export interface ServerOptions extends LocalEnvironment, Pick<EventOptions, 'webhook' | 'retry'> {}

/**
 * The whole embedded run: gateway on the loopback address, handlers, log, database, events.
 * Throws with one clear sentence when the port is taken, the database does not start or its table is of another version.
 */
export async function startServer(environment: ServerOptions, parts: System): Promise<LocalServer> {
	// The port comes first: a second run is refused before it starts a second database on the same file.
	const server = await listening(environment.port)
	const assembly = assemble(environment, parts)
	server.on('request', (request, response) => {
		assembly.then(
			({ listener }) => listener(request, response),
			() => response.destroy(),
		)
	})
	try {
		const { identities, database, end } = await assembly
		const close = async () => {
			await finish(server)
			await end()
		}
		return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, identities, database, close }
	} catch (error) {
		server.close()
		throw error
	}
}

async function assemble(environment: ServerOptions, parts: System) {
	const identities = await LocalIdentities.open(environment.dataDirectory)
	if (environment.endpoint === undefined) await assertUnused(environment.dataDirectory)
	const database = environment.endpoint === undefined ? await startDatabase(environment, parts) : undefined
	const client = documentClient({ endpoint: environment.endpoint ?? database!.endpoint })
	const keepTable = () =>
		ensureTable(client, DEFAULT_TABLE).catch((error: unknown) => {
			if (error instanceof TableMisfitError) throw error
			parts.report({ level: 'error', at: 'table', error: error instanceof Error ? error.name : typeof error })
		})
	try {
		await keepTable()
	} catch (error) {
		client.destroy()
		await database?.stop()
		throw error
	}
	const check = setInterval(() => keepTable().catch(() => undefined), TABLE_CHECK_MS)
	if (database) await writeFile(addressFile(environment.dataDirectory), database.endpoint)
	const log = logOn(client, DEFAULT_TABLE, parts)
	const seal = () =>
		sealWorker({ ...parts, log, store: archiveFolder(environment.dataDirectory) })().catch((error: unknown) => {
			parts.report({ level: 'error', at: 'seal', error: error instanceof Error ? error.name : typeof error })
		})
	void seal()
	const sealing = setInterval(seal, SEAL_CHECK_MS)
	const endEvents = await startEvents(environment, { ...parts, log })
	const endArchiving = await startArchiving(environment.dataDirectory, { ...parts, log })
	const end = async () => {
		await driver.end()
		await Promise.all([endEvents(), endArchiving()])
		clearInterval(check)
		clearInterval(sealing)
		if (database) await rm(addressFile(environment.dataDirectory), { force: true })
		client.destroy()
		await database?.stop()
	}
	const jobs = new JobFiles(environment.dataDirectory, parts.clock)
	const driver = new LocalJobDriver({ ...parts, log, jobs }, jobs)
	await driver.resume()
	const handlers = handlersOn({ ...parts, log, jobs, driver })
	const arrived = (name: string) => driver.start(jobIdIn(name))
	const page = localPages(identities, parts)
	const listener = gateway({ ...parts, handlers, identities, downloads: jobs, arrived, page })
	return { identities, database, listener, end }
}

async function listening(port: number): Promise<Server> {
	const server = createServer()
	server.listen(port, '127.0.0.1')
	try {
		await once(server, 'listening')
		return server
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
		throw new Error(`端口 ${port} 已被占用：请先停掉占用它的程序，或换一个端口，例如 PORT=${port + 1} npm start`)
	}
}

function startDatabase({ dataDirectory }: LocalEnvironment, { report }: System): Promise<EmbeddedDatabase> {
	const onCrash = () => report({ level: 'error', at: 'database', error: 'ended by itself, starting again' })
	return EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory, onCrash })
}

async function finish(server: Server): Promise<void> {
	const closed = once(server, 'close')
	server.close()
	// A connection whose last request ends now would otherwise be kept open for the next.
	const sweep = setInterval(() => server.closeIdleConnections(), 50)
	const late = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS)
	await closed
	clearInterval(sweep)
	clearTimeout(late)
}
