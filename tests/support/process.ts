import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LocalIdentities } from '../../functions/local/identity.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Finished {
	code: number | null
	signal: NodeJS.Signals | null
	stdout: string
	stderr: string
}

/** Runs one of the embedded run's programs in a process of its own. */
export function run(
	program: 'start' | 'token' | 'redeliver' | 'verify' | 'restore',
	env: NodeJS.ProcessEnv,
	args: readonly string[] = [],
) {
	const script = `functions/local/${program}.ts`
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		cwd: root,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const output = { stdout: '', stderr: '' }
	child.stdout.on('data', (chunk) => {
		output.stdout += chunk
	})
	child.stderr.on('data', (chunk) => {
		output.stderr += chunk
	})
	const finished = new Promise<Finished>((resolve) => {
		child.once('close', (code, signal) => resolve({ code, signal, ...output }))
	})
	return { child, output, finished }
}

export interface RunningServer {
	child: ChildProcess
	origin: string
	identities: LocalIdentities
	output: { stdout: string; stderr: string }
	finished: Promise<Finished>
}

/** `npm start` on a data directory and a free port, once it says that it is ready. */
export async function startedServer(dataDirectory: string, env: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
	const { child, output, finished } = run('start', { DATA_DIR: dataDirectory, PORT: '0', ...env })
	const ready = new Promise<string>((resolve, reject) => {
		child.stdout.on('data', () => {
			const [, origin] = /^已就绪：(\S+?)（/m.exec(output.stdout) ?? []
			if (origin && output.stdout.includes('停止')) resolve(origin)
		})
		finished.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)))
	})
	const origin = await ready
	return { child, origin, output, finished, identities: await LocalIdentities.open(dataDirectory) }
}

/** Processes that have a data directory's database file on their command line: the database and its warden. */
export function processesOn(dataDirectory: string): number[] {
	const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
	return pids.map(Number).filter((pid) => commandOf(pid).includes(`${dataDirectory}/decisions.db`))
}

/** Whether a process is there; one that has ended and waits to be collected is not. */
export function isRunning(pid: number): boolean {
	return commandOf(pid) !== ''
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
	} catch {
		return ''
	}
}
