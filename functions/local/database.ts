import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs the program named by its arguments until it ends, or until the pipe at descriptor 3 closes: that is when the
 * process at its other end is gone, however it went. The first line printed is the program's process id.
 */
const WARDEN = `
"$@" </dev/null >/dev/null 2>&1 3<&- &
program=$!
echo "$program"
{ read -r _ <&3; kill "$program"; } 2>/dev/null &
watch=$!
wait "$program"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`

export interface DatabaseOptions {
	program: string
	/** The directory of its one file; left out, it keeps everything in memory. */
	dataDirectory?: string
	/** Told whenever it has ended by itself. */
	onCrash?: () => void
	/** Before it is started again after a crash. */
	backoffMs?: number
}

const READY_WITHIN_MS = 10_000
const STOP_WITHIN_MS = 3_000

/** The embedded database: one child process on a port of its own, started again when it dies. */
export class EmbeddedDatabase {
	#child: ChildProcess | undefined
	#pid: number | undefined
	#stopping = false

	private constructor(
		private readonly options: DatabaseOptions,
		private readonly port: number,
	) {}

	/** Starts it and waits until it answers. Throws when it does not. */
	static async start(options: DatabaseOptions): Promise<EmbeddedDatabase> {
		if (options.dataDirectory) await mkdir(options.dataDirectory, { recursive: true })
		const database = new EmbeddedDatabase(options, await freePort())
		database.#launch()
		await database.#ready()
		return database
	}

	get endpoint(): string {
		return `http://127.0.0.1:${this.port}`
	}

	/** Of the program itself; undefined while it is down. */
	get pid(): number | undefined {
		return this.#pid
	}

	/** Asks it to end, and makes it end if it does not. */
	async stop(): Promise<void> {
		this.#stopping = true
		const child = this.#child
		if (!child || child.exitCode !== null || child.signalCode !== null) return
		const ended = new Promise((resolve) => child.once('exit', resolve))
		if (this.#pid !== undefined) signal(this.#pid, 'SIGTERM')
		const inTime = await Promise.race([ended.then(() => true), sleep(STOP_WITHIN_MS, false)])
		if (!inTime && this.#pid !== undefined) signal(this.#pid, 'SIGKILL')
		await ended
	}

	#launch(): void {
		const { program, dataDirectory } = this.options
		const file = dataDirectory ? ['--db-path', join(dataDirectory, 'decisions.db')] : []
		const command = [program, '--host', '127.0.0.1', '--port', String(this.port), ...file]
		// Its own process group: an interrupt typed at the terminal is for the gateway, which finishes its work first.
		const child = spawn('/bin/sh', ['-c', WARDEN, 'warden', ...command], {
			detached: true,
			stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
		})
		this.#child = child
		child.stdout!.once('data', (line: Buffer) => {
			this.#pid = Number.parseInt(line.toString(), 10)
		})
		child.once('error', () => this.#crashed(child))
		child.once('exit', () => this.#crashed(child))
	}

	#crashed(child: ChildProcess): void {
		// Where only the warden was killed, this lets its watch end the program.
		child.stdio[3]?.destroy()
		this.#pid = undefined
		if (this.#stopping) return
		this.options.onCrash?.()
		setTimeout(() => {
			if (!this.#stopping) this.#launch()
		}, this.options.backoffMs ?? 1_000)
	}

	async #ready(): Promise<void> {
		const latest = Date.now() + READY_WITHIN_MS
		while (!(this.#pid !== undefined && (await accepts(this.port)))) {
			if (Date.now() > latest) {
				await this.stop()
				throw new Error('内置数据库没有启动：请检查数据目录是否可写、是否已被另一个进程使用')
			}
			await sleep(10)
		}
	}
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name)
	} catch {
		// It has ended meanwhile.
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer()
		probe.once('error', reject)
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address()
			probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
		})
	})
}

function accepts(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		socket.once('connect', () => {
			socket.destroy()
			resolve(true)
		})
		socket.once('error', () => resolve(false))
	})
}
