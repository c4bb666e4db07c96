/** Just enough of zip to look into a workbook with what the browser has. */

export interface ZipEntry {
	name: string
	/** Its content, inflated. Throws where that is larger than `limit`. */
	bytes: (limit: number) => Promise<Uint8Array>
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const END_SIZE = 22
const STORED = 0
const DEFLATED = 8

/** Throws for what is no zip archive. */
export function zipEntries(file: Uint8Array): Map<string, ZipEntry> {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
	let end = file.length - END_SIZE
	while (end >= 0 && view.getUint32(end, true) !== END) end--
	if (end < 0) throw new Error('no zip archive')
	const entries = new Map<string, ZipEntry>()
	let at = view.getUint32(end + 16, true)
	for (let left = view.getUint16(end + 10, true); left > 0; left--) {
		if (view.getUint32(at, true) !== CENTRAL) throw new Error('a broken zip archive')
		const method = view.getUint16(at + 10, true)
		const size = view.getUint32(at + 20, true)
		const nameLength = view.getUint16(at + 28, true)
		const local = view.getUint32(at + 42, true)
		const name = new TextDecoder().decode(file.subarray(at + 46, at + 46 + nameLength))
		const content = () => {
			const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
			return file.subarray(start, start + size)
		}
		entries.set(name, { name, bytes: (limit) => inflated(method, content(), limit) })
		at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
	}
	return entries
}

async function inflated(method: number, content: Uint8Array, limit: number): Promise<Uint8Array> {
	if (method === STORED) return content
	if (method !== DEFLATED) throw new Error(`compression ${method} is not read`)
	const stream = new Blob([content as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
	const chunks: Uint8Array[] = []
	let size = 0
	const reader = stream.getReader()
	for (let next = await reader.read(); !next.done; next = await reader.read()) {
		size += next.value.length
		if (size > limit) throw new Error('larger than it is worth')
		chunks.push(next.value)
	}
	const whole = new Uint8Array(size)
	let at = 0
	for (const chunk of chunks) {
		whole.set(chunk, at)
		at += chunk.length
	}
	return whole
}
