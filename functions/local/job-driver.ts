import { setTimeout as sleep } from 'node:timers/promises'
import { readJob } from '../jobs/job.ts'
import type { JobSystem } from '../jobs/step.ts'
import type { JobDriver } from '../jobs/store.ts'
import { build as runJob } from '../workers/run-job.ts'
import type { JobFiles } from './job-files.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/** Does what Step Functions does on AWS: calls the worker until the job is done, one job after another. */
export class LocalJobDriver implements JobDriver {
	#tail: Promise<void> = Promise.resolve()
	readonly #queued = new Set<string>()
	readonly #stop = new AbortController()

	constructor(
		private readonly parts: JobSystem,
		private readonly files: JobFiles,
	) {}

	async start(jobId: string): Promise<void> {
		if (this.#queued.has(jobId)) return
		this.#queued.add(jobId)
		this.#tail = this.#tail.then(() => this.#run(jobId)).finally(() => this.#queued.delete(jobId))
	}

	/** Goes on with every job that an earlier run of the server left unfinished. */
	async resume(): Promise<void> {
		for (const id of await this.files.jobIds()) {
			const found = await readJob(this.files, id)
			if (found && ['waiting', 'running'].includes(found.progress.status)) await this.start(id)
		}
	}

	/** Lets the step at hand end, and begins no other. */
	async end(): Promise<void> {
		this.#stop.abort()
		await this.#tail
	}

	async #run(jobId: string): Promise<void> {
		const step = runJob(this.parts)
		let wait = FIRST_WAIT_MS
		while (!this.#stop.signal.aborted) {
			try {
				if ((await step({ jobId })).done) return
				wait = FIRST_WAIT_MS
			} catch {
				// The log did not answer: what the step has done is found again by its keys.
				await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined)
				wait = Math.min(2 * wait, LONGEST_WAIT_MS)
			}
		}
	}
}
