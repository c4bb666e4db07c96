import { onTestFinished } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import type { JobDriver, JobStore } from '../../functions/jobs/store.ts'
import { gateway } from '../../functions/local/gateway.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { LocalIdentities } from '../../functions/local/identity.ts'
import { JobFiles } from '../../functions/local/job-files.ts'
import { system } from '../../functions/system.ts'
import { listenForTest } from './listen.ts'
import { testLog } from './log.ts'
import { injectFaults, type Plan } from './sdk-faults.ts'
import { temporaryDirectory } from './server.ts'

/** In place of the folder and the driver of the embedded run. */
interface Jobs {
	jobs?: JobStore
	driver?: JobDriver
}

/**
 * The API behind real HTTP on the embedded database, reached through an SDK client whose attempts meet the faults that
 * `plan` names at the time. `sound` is the same log without them. All is ended when the running test is finished.
 */
export async function faultyServer({ jobs, driver }: Jobs = {}) {
	const db = await testLog()
	onTestFinished(db.stop)
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const client = documentClient({ endpoint: db.endpoint })
	onTestFinished(() => client.destroy())
	const stage = { plan: (() => undefined) as Plan }
	injectFaults(client, (command) => stage.plan(command))
	const reported: Record<string, unknown>[] = []
	const log = logOn(client, DEFAULT_TABLE, system)
	const parts = { ...system, report: (line: Record<string, unknown>) => void reported.push(line), log }
	const files = new JobFiles(path, system.clock)
	const idle: JobDriver = { start: async () => {} }
	const handlers = handlersOn({ ...parts, jobs: jobs ?? files, driver: driver ?? idle })
	const identities = await LocalIdentities.open(path)
	const options = { ...parts, handlers, identities, downloads: files, arrived: idle.start }
	const origin = await listenForTest(gateway(options))
	return { origin, identities, stage, reported, client, log, sound: db.log, parts }
}

export type FaultyServer = Awaited<ReturnType<typeof faultyServer>>
