import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type LocalServer, type ServerOptions, startServer } from '../../functions/local/server.ts'
import { type System, system } from '../../functions/system.ts'

/** A data directory that is gone when the test, or the file, is done. */
export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
	const path = await mkdtemp(join(tmpdir(), 'gazette-rules-'))
	return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export interface TestServer extends LocalServer {
	/** Lines that were reported to the people on call. */
	reported: Record<string, unknown>[]
	dataDirectory: string
	stop: () => Promise<void>
}

export interface TestServerOptions extends Partial<System>, Pick<ServerOptions, 'webhook' | 'retry'> {
	/** Left out, one of its own that is gone afterwards. */
	dataDirectory?: string
	/** A database to use in place of the embedded one. */
	endpoint?: string
}

/** The real embedded run on a free port: gateway, handlers, database. Stop it in `afterAll`. */
export async function testServer({
	dataDirectory,
	endpoint,
	webhook,
	retry,
	...parts
}: TestServerOptions = {}): Promise<TestServer> {
	const temporary = dataDirectory === undefined ? await temporaryDirectory() : undefined
	const directory = dataDirectory ?? temporary!.path
	const reported: Record<string, unknown>[] = []
	const report: System['report'] = (line) => reported.push(line)
	const environment = { port: 0, dataDirectory: directory, endpoint, webhook, retry }
	const server = await startServer(environment, { ...system, report, ...parts })
	const stop = async () => {
		await server.close()
		await temporary?.remove()
	}
	return { ...server, reported, dataDirectory: directory, stop }
}

/** As `testServer`, stopped when the running test is finished. */
export async function serverForTest(options: TestServerOptions = {}): Promise<TestServer> {
	const server = await testServer(options)
	onTestFinished(server.stop)
	return server
}
