import { setTimeout as sleep } from 'node:timers/promises'
import { jobFile, readJob } from '../jobs/job.ts'
import type { Order, Standing } from '../jobs/step.ts'
import type { JobDriver, JobSystem } from '../jobs/store.ts'
import { build as runJob } from '../workers/run-job.ts'
import type { JobFiles } from './job-files.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** Parts of a batch that are done side by side: while one waits for the database, the other is reckoned. */
const ABREAST = 2

/** Does what Step Functions does on AWS: asks the worker for one piece of a job after another, one job after another. */
export class LocalJobDriver implements JobDriver {
	#tail: Promise<void> = Promise.resolve()
	readonly #queued = new Set<string>()
	readonly #stop = new AbortController()
	readonly #worker: (order: Order) => Promise<Standing>

	constructor(
		parts: JobSystem,
		private readonly files: JobFiles,
	) {
		this.#worker = runJob(parts)
	}

	async start(jobId: string): Promise<void> {
		if (this.#queued.has(jobId)) return
		this.#queued.add(jobId)
		this.#tail = this.#tail.then(() => this.#run(jobId)).finally(() => this.#queued.delete(jobId))
	}

	/** Goes on with every job that an earlier run of the server left unfinished. */
	async resume(): Promise<void> {
		for (const id of await this.files.jobIds()) {
			const found = await readJob(this.files, id)
			if (!found) continue
			const { job, progress } = found
			const arrived = progress.status === 'awaiting-upload' && (await this.files.sizeOf(jobFile.input(job))) !== null
			if (arrived || ['waiting', 'running'].includes(progress.status)) await this.start(id)
		}
	}

	/** Lets the pieces at hand end, and begins no other. */
	async end(): Promise<void> {
		this.#stop.abort()
		await this.#tail
	}

	async #run(jobId: string): Promise<void> {
		let now = await this.#piece({ jobId })
		while (now && !now.done && now.kind === 'impact') now = await this.#piece({ jobId })
		if (!now || now.done) return
		const left = [...now.parts]
		const work = async () => {
			for (let part = left.shift(); part !== undefined; part = left.shift())
				await this.#piece({ jobId, do: 'part', part })
		}
		await Promise.all(Array.from({ length: ABREAST }, work))
		for (const part of now.later) await this.#piece({ jobId, do: 'part', part })
		await this.#piece({ jobId, do: 'finish' })
	}

	/** Asks for a piece until it is done; undefined where the server ends before. */
	async #piece(order: Order): Promise<Standing | undefined> {
		for (let wait = FIRST_WAIT_MS; !this.#stop.signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
			try {
				return await this.#worker(order)
			} catch {
				// The log did not answer: what the piece has done is found again by its keys.
				await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined)
			}
		}
		return undefined
	}
}
