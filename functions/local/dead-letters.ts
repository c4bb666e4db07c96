import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CloudEvent } from '../events/event.ts'
import { allLines, appendLines } from './line-file.ts'

/** An event that did not arrive, and why. */
export interface DeadLetter {
	at: string
	reason: string
	event: CloudEvent
}

/** Events that did not arrive, one a line in the data directory. */
export class DeadLetters {
	readonly #path: string
	/** Where the list lies while it is being sent again. */
	readonly #taken: string

	constructor(dataDirectory: string) {
		this.#path = join(dataDirectory, 'dead-letters.ndjson')
		this.#taken = join(dataDirectory, 'dead-letters.taken.ndjson')
	}

	/** Also while another process takes them. */
	async add(letters: readonly DeadLetter[]): Promise<void> {
		await appendLines(
			this.#path,
			letters.map((letter) => JSON.stringify(letter)),
		)
	}

	/**
	 * Hands every letter over, the oldest first, and keeps those that come back. The list is moved aside before, so that
	 * a running server can go on writing. Killed on the way, it leaves the list aside, and the next call takes it up.
	 */
	async takeAll(send: (letter: DeadLetter) => Promise<DeadLetter | null>): Promise<{ sent: number; kept: number }> {
		await appendLines(this.#path, await allLines(this.#taken))
		await rename(this.#path, this.#taken).catch(ifThere)
		const counts = { sent: 0, kept: 0 }
		// A server that had opened the list before it was moved may still have added to it: what is new is read again.
		let done = 0
		for (let lines = await allLines(this.#taken); lines.length > done; lines = await allLines(this.#taken)) {
			for (const letter of lines.slice(done).flatMap(letterOf)) {
				const back = await send(letter)
				if (back) await this.add([back])
				counts[back ? 'kept' : 'sent']++
			}
			done = lines.length
		}
		await rm(this.#taken, { force: true })
		return counts
	}
}

/** None for a line that a killed process left unfinished: its event was not done with, and comes again. */
function letterOf(line: string): DeadLetter[] {
	try {
		return [JSON.parse(line) as DeadLetter]
	} catch {
		return []
	}
}

function ifThere(error: unknown): void {
	if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
