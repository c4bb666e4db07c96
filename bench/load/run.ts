/** `npm run load -- [--minutes 10] [--out FILE]`: everything that callers do, at once, with the database killed and stopped in the middle. */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { system } from '../../functions/system.ts'
import { processesOn, run as runProgram, startedServer } from '../../tests/support/process.ts'
import { client, type Run } from './clients.ts'
import { type Memory, memoryOf, residentMegabytes } from './memory.ts'
import { reportOf } from './report.ts'
import { Tally } from './tally.ts'

const CLIENTS = 6
const SAMPLE_MS = 2_000
/** How long after the database is there again an answer may still say that it was not. */
const AFTERMATH_MS = 8_000
const STOPPED_MS = 10_000
/** How long the events may be behind the log, and the archive behind the events. */
const FOLLOWING_MS = 120_000
const ARCHIVING_MS = 10_000

/** What came of a load run. */
export interface LoadRun {
	minutes: number
	clients: number
	tally: Tally
	acknowledged: number
	entries: number
	events: number
	/** What of the acknowledged is not in the log, or in it twice; entries that nobody was answered. */
	lost: string[]
	unanswered: number
	verification: { code: number | null; lastLine: string }
	memory: Record<'server' | 'database', Memory>
}

/** Runs the product as its user does, for some minutes, and looks at everything that is left. */
export async function loadRun(minutes: number): Promise<LoadRun> {
	const folder = await mkdtemp(join(tmpdir(), 'gazette-rules-load-'))
	try {
		const server = await startedServer(folder)
		const tally = new Tally()
		const until = Date.now() + minutes * 60_000
		let awayUntil = 0
		const run: Run = {
			server,
			tally,
			acknowledged: new Map(),
			away: () => Date.now() < awayUntil,
			running: () => Date.now() < until,
		}
		const samples = { server: [] as number[], database: [] as number[] }
		const sampling = setInterval(() => {
			const server = residentMegabytes(run.server.child.pid)
			const database = databaseOf(folder)
			const held = residentMegabytes(database)
			if (server !== undefined) samples.server.push(server)
			if (held !== undefined) samples.database.push(held)
		}, SAMPLE_MS)
		const faults = async () => {
			await sleep(minutes * 60_000 * 0.4)
			awayUntil = Date.now() + AFTERMATH_MS
			process.kill(databaseOf(folder)!, 'SIGKILL')
			await sleep(minutes * 60_000 * 0.2)
			const stopped = databaseOf(folder)!
			awayUntil = Date.now() + STOPPED_MS + AFTERMATH_MS
			process.kill(stopped, 'SIGSTOP')
			await sleep(Math.min(STOPPED_MS, minutes * 60_000 * 0.1))
			process.kill(stopped, 'SIGCONT')
		}
		await Promise.all([faults(), ...Array.from({ length: CLIENTS }, (_, i) => client(run, i + 1))])
		clearInterval(sampling)
		await untilTold(folder, run)
		server.child.kill('SIGTERM')
		await server.finished
		return {
			...(await left(folder, run)),
			minutes,
			clients: CLIENTS,
			tally,
			memory: { server: memoryOf(samples.server), database: memoryOf(samples.database) },
		}
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
}

/** The process of the database itself, not of its warden. */
function databaseOf(folder: string): number | undefined {
	return processesOn(folder).find((pid) => !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sh'))
}

/** Events and archive follow the log, more slowly while it is busy: waits until they have what was acknowledged. */
async function untilTold(folder: string, { acknowledged }: Run): Promise<void> {
	for (let waited = 0; waited < FOLLOWING_MS; waited += SAMPLE_MS) {
		const told = await toldOf(folder)
		if ([...acknowledged.keys()].every((id) => told.has(id))) break
		await sleep(SAMPLE_MS)
	}
	await sleep(ARCHIVING_MS)
}

/** Everything that events have told of. Read line by line: after ten minutes the file is of some gigabytes. */
async function toldOf(folder: string): Promise<Set<string>> {
	const told = new Set<string>()
	for await (const line of createInterface({ input: createReadStream(join(folder, 'events.ndjson')) })) {
		const id = /"id":"([^"]+)"/.exec(line)?.[1]
		if (id) told.add(id)
	}
	return told
}

/** What is in the log, the events and the archive in the end. */
async function left(folder: string, { acknowledged }: Run) {
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory: folder })
	const dynamo = documentClient({ endpoint: database.endpoint })
	const times = new Map<string, number>()
	for await (const { pk, body } of logOn(dynamo, DEFAULT_TABLE, system).everything()) {
		if (!pk.startsWith('CHAIN#')) continue
		const { decisionId } = JSON.parse(String(body)) as { decisionId: string }
		times.set(decisionId, (times.get(decisionId) ?? 0) + 1)
	}
	dynamo.destroy()
	await database.stop()
	const told = await toldOf(folder)
	const lost = [...acknowledged.keys()].filter((id) => times.get(id) !== 1)
	const untold = [...acknowledged.keys()].filter((id) => !told.has(id))
	const { code, stdout } = await runProgram('verify', { DATA_DIR: folder }, ['--archive']).finished
	return {
		acknowledged: acknowledged.size,
		entries: [...times.values()].reduce((a, b) => a + b, 0),
		events: told.size,
		lost: [
			...lost.map((id) => `${id} is in the log ${times.get(id) ?? 0} times`),
			...untold.map((id) => `no event tells of ${id}`),
		],
		unanswered: [...times.keys()].filter((id) => !acknowledged.has(id)).length,
		verification: { code, lastLine: stdout.trim().split('\n').at(-1) ?? '' },
	}
}

/** What must hold, each with whether it did. */
export function verdictsOf({ tally, lost, unanswered, verification, memory }: LoadRun): [string, boolean][] {
	return [
		['every answer was right', tally.wrong.length === 0],
		['every decision that was acknowledged is in the log once, and in the events', lost.length === 0],
		['no decision is in the log that nobody was answered', unanswered === 0],
		['the log, and the log held to its archive, verify', verification.code === 0],
		['the server’s memory is flat', memory.server.flat],
		['the database’s memory is flat', memory.database.flat],
	]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, out: { type: 'string' } } })
	const result = await loadRun(Number(values.minutes))
	const report = reportOf(result, verdictsOf(result))
	console.log(report)
	for (const wrong of result.tally.wrong.slice(0, 20)) console.error(wrong)
	for (const lost of result.lost.slice(0, 20)) console.error(lost)
	if (values.out) writeFileSync(values.out, report)
	if (!verdictsOf(result).every(([, held]) => held)) process.exitCode = 1
}
