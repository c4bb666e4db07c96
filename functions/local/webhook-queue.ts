import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CloudEvent } from '../events/event.ts'
import type { System } from '../system.ts'
import { DeadLetters } from './dead-letters.ts'
import { linesFrom, type PlacedLine } from './line-file.ts'
import { post, type Sent, type WebhookOptions, type WebhookSettings } from './webhook.ts'

/** How far the events file has been sent: a place in a file that is known by its number. */
interface Place {
	file: number
	offset: number
}

export interface QueueParts extends Pick<System, 'clock' | 'report'> {
	dataDirectory: string
	/** The file of events. */
	path: string
	settings: WebhookSettings
	retry?: Pick<WebhookOptions, 'attempts' | 'backoffMs' | 'timeoutMs' | 'random'>
}

/** Read together; sent side by side where their subjects differ. */
const BATCH = 50
const SIDE_BY_SIDE = 8
/** Before it is tried again where a file could not be read or written. */
const PAUSE_MS = 5_000

/**
 * Sends the events file to the webhook, at its own pace: the file is the queue, and grows whether or not anybody
 * listens. The place is kept once a batch is done with: what was sent and not written down comes again.
 */
export class WebhookQueue {
	readonly #letters: DeadLetters
	readonly #placeFile: string
	readonly #interrupt = new AbortController()
	#wake = () => {}
	#told = false
	#running: Promise<void> = Promise.resolve()

	constructor(private readonly parts: QueueParts) {
		this.#letters = new DeadLetters(parts.dataDirectory)
		this.#placeFile = join(parts.dataDirectory, 'webhook-checkpoint.json')
	}

	start(): void {
		this.#running = this.#run()
	}

	/** There may be new events. */
	tell(): void {
		this.#told = true
		this.#wake()
	}

	/** Waits for the posts at hand, not for their next attempts. */
	async stop(): Promise<void> {
		this.#interrupt.abort()
		this.#wake()
		await this.#running
	}

	async #run(): Promise<void> {
		while (!this.#interrupt.signal.aborted) {
			this.#told = false
			const more = await this.#step().catch((error: unknown) => {
				this.parts.report({ level: 'error', at: 'webhook', error: error instanceof Error ? error.name : typeof error })
				return false
			})
			if (!more && !this.#told && !this.#interrupt.signal.aborted) await this.#pause()
		}
	}

	#pause(): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, PAUSE_MS)
			this.#wake = () => {
				clearTimeout(timer)
				resolve()
			}
		})
	}

	/** Sends one batch; false where there is none. */
	async #step(): Promise<boolean> {
		const place = await this.#place()
		if (!place) return false
		const lines = await linesFrom(this.parts.path, place.offset, BATCH)
		if (lines.length === 0) return false
		const results = await this.#send(lines)
		// As far as everything is done with.
		const open = results.indexOf('interrupted')
		const done = open < 0 ? lines.length : open
		if (done > 0) await this.#keep({ ...place, offset: lines[done - 1]!.end })
		return open < 0
	}

	/** One subject's events one after another, those of several side by side. */
	async #send(lines: readonly PlacedLine[]): Promise<Sent[]> {
		const { settings, clock, retry } = this.parts
		const results = new Array<Sent>(lines.length).fill('interrupted')
		const bySubject = new Map<string, number[]>()
		for (const [i, { line }] of lines.entries()) {
			const { subject } = JSON.parse(line) as CloudEvent
			bySubject.set(subject, [...(bySubject.get(subject) ?? []), i])
		}
		const waiting = [...bySubject.values()]
		const work = async () => {
			for (let group = waiting.shift(); group; group = waiting.shift()) {
				for (const i of group) {
					const { line } = lines[i]!
					const sent = await post(line, settings, { ...retry, clock, interrupt: this.#interrupt.signal })
					if (typeof sent !== 'string') await this.#bury(line, sent.refused)
					results[i] = sent
				}
			}
		}
		await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
		return results
	}

	async #bury(line: string, reason: string): Promise<void> {
		const { clock, report } = this.parts
		const event = JSON.parse(line) as CloudEvent
		await this.#letters.add([{ at: clock().toISOString(), reason, event }])
		report({ level: 'error', at: 'webhook', error: 'DEAD_LETTER', reason, decisionId: event.id })
	}

	/** Where to go on; from the beginning of a file that is another one than before. Undefined where there is no file. */
	async #place(): Promise<Place | undefined> {
		const file = await stat(this.parts.path).catch(() => undefined)
		if (!file) return undefined
		const kept = await readFile(this.#placeFile, 'utf8').then(
			(text) => JSON.parse(text) as Place,
			() => undefined,
		)
		return kept?.file === file.ino && kept.offset <= file.size ? kept : { file: file.ino, offset: 0 }
	}

	async #keep(place: Place): Promise<void> {
		await writeFile(`${this.#placeFile}.new`, JSON.stringify(place), { mode: 0o600 })
		await rename(`${this.#placeFile}.new`, this.#placeFile)
	}
}
