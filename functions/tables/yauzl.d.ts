/** The part of yauzl that is used here; the package brings no types. */
declare module 'yauzl' {
	import type { Readable } from 'node:stream'

	export interface Entry {
		fileName: string
		compressedSize: number
		uncompressedSize: number
		crc32: number
		isEncrypted(): boolean
	}

	export interface ZipFile {
		entryCount: number
		eachEntry(): AsyncIterable<Entry>
		openReadStreamPromise(entry: Entry): Promise<Readable>
		close(): void
	}

	interface Options {
		lazyEntries: true
		autoClose: false
		validateEntrySizes: boolean
	}

	export function openPromise(path: string, options: Options): Promise<ZipFile>
	export function fromBufferPromise(bytes: Buffer, options: Options): Promise<ZipFile>
}
