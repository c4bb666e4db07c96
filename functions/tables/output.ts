import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Done when the output has taken everything; fails when it breaks off, though the writing would wait for ever. */
export async function toTheEnd(out: Writable, write: () => Promise<void>): Promise<void> {
	const ended = finished(out)
	const writing = write()
	// Both are waited for below; neither may count as unhandled until then.
	writing.catch((error) => out.destroy(error))
	await ended
	await writing
}

/** Waits until the output takes more. Throws where it never will. */
export async function caughtUp(out: Writable): Promise<void> {
	if (out.destroyed) throw new Error('the output was closed before everything was written')
	if (!out.writableNeedDrain) return
	await new Promise<void>((resolve) => {
		const done = () => {
			out.off('drain', done)
			out.off('close', done)
			resolve()
		}
		out.on('drain', done)
		out.on('close', done)
	})
	await caughtUp(out)
}
