import { createReadStream } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'

/** Files of lines, one JSON document a line. A line counts once its line break is written. */

const LINE_BREAK = 0x0a
const CHUNK = 64 * 1024

/** Appends whole lines, behind a torn one too, and waits until the disk has them. */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
	if (lines.length === 0) return
	const file = await open(path, 'a+', 0o600)
	try {
		const torn = (await endOfLastLine(file)) < (await file.stat()).size
		await file.writeFile(`${torn ? '\n' : ''}${lines.map((line) => `${line}\n`).join('')}`)
		await file.datasync()
	} finally {
		await file.close()
	}
}

/** Cuts off a last line that was not written to its end: whoever wrote it was killed. Says how many bytes went. */
export async function cutTornLine(path: string): Promise<number> {
	const file = await open(path, 'r+').catch(ifThere)
	if (!file) return 0
	try {
		const { size } = await file.stat()
		const whole = await endOfLastLine(file)
		if (whole < size) await file.truncate(whole)
		return size - whole
	} finally {
		await file.close()
	}
}

async function endOfLastLine(file: FileHandle): Promise<number> {
	const { size } = await file.stat()
	const buffer = Buffer.alloc(CHUNK)
	for (let end = size; end > 0; end -= CHUNK) {
		const start = Math.max(0, end - CHUNK)
		const { bytesRead } = await file.read(buffer, 0, end - start, start)
		const at = buffer.subarray(0, bytesRead).lastIndexOf(LINE_BREAK)
		if (at >= 0) return start + at + 1
	}
	return 0
}

/** A line, and the place in the file behind it. */
export interface PlacedLine {
	line: string
	end: number
}

/** At most `limit` whole lines from a place on; none where the file is not there. */
export async function linesFrom(path: string, start: number, limit: number): Promise<PlacedLine[]> {
	const lines: PlacedLine[] = []
	let rest: Buffer = Buffer.alloc(0)
	let end = start
	try {
		for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
			rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
			for (let at = rest.indexOf(LINE_BREAK); at >= 0; at = rest.indexOf(LINE_BREAK)) {
				end += at + 1
				lines.push({ line: rest.subarray(0, at).toString('utf8'), end })
				if (lines.length === limit) return lines
				rest = rest.subarray(at + 1)
			}
		}
	} catch (error) {
		ifThere(error)
	}
	return lines
}

/** Every whole line; none where the file is not there. */
export async function allLines(path: string): Promise<string[]> {
	const text = await readFile(path, 'utf8').catch(ifThere)
	return text ? text.split('\n').slice(0, -1) : []
}

/** A file that is not there is no error. */
function ifThere(error: unknown): undefined {
	if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
