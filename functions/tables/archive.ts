import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { Problem } from '../http/problem.ts'
import { damaged, tooLarge, unsupported } from './refusal.ts'

/** A workbook's bytes, or the path of its file. */
export type WorkbookSource = Buffer | string

const MEGABYTE = 1024 * 1024
const LIMITS = {
	entries: 2_000,
	/** Inflated bytes, over everything that is read. */
	bytes: 200 * MEGABYTE,
	/** How many times its size a part may inflate to; small parts may, as they do no harm. */
	ratio: 200,
	smallBytes: 10 * MEGABYTE,
}

const ZIP = Buffer.from('PK')
/** Old binary workbooks, and encrypted ones of any age. */
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

/**
 * A zip archive that is not trusted: sizes are counted while inflating, contents checked against their checksums.
 * Its methods throw nothing but Problems, and what the file system throws.
 */
export class Archive {
	readonly #zip: ZipFile
	readonly #entries: ReadonlyMap<string, Entry>
	#inflated = 0

	private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
		this.#zip = zip
		this.#entries = entries
	}

	static async open(source: WorkbookSource): Promise<Archive> {
		await refuseOtherKinds(source)
		const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true } as const
		let zip: ZipFile | undefined
		try {
			zip = await (typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options))
			return new Archive(zip, await entriesOf(zip))
		} catch (error) {
			zip?.close()
			throw problemOf(error)
		}
	}

	/** Lower case: part names are the same whatever their case. */
	get names(): string[] {
		return [...this.#entries.keys()]
	}

	has(name: string): boolean {
		return this.#entries.has(name.toLowerCase())
	}

	/** The bytes of a part, inflated as they are asked for. */
	async *read(name: string): AsyncGenerator<Buffer> {
		const entry = this.#entries.get(name.toLowerCase())
		if (!entry) throw damaged()
		try {
			const stream = await this.#zip.openReadStreamPromise(entry)
			let [size, checksum] = [0, 0]
			for await (const chunk of stream as AsyncIterable<Buffer>) {
				size += chunk.length
				this.#count(chunk.length, size, entry)
				checksum = crc32(chunk, checksum)
				yield chunk
			}
			if (checksum !== entry.crc32) throw damaged()
		} catch (error) {
			throw problemOf(error)
		}
	}

	close(): void {
		this.#zip.close()
	}

	#count(bytes: number, size: number, { compressedSize }: Entry): void {
		this.#inflated += bytes
		const inflates = size > LIMITS.smallBytes && size > compressedSize * LIMITS.ratio
		if (inflates || this.#inflated > LIMITS.bytes) {
			throw tooLarge('工作簿解压后过大，请删去多余的行、列和格式，或分成几个文件提交')
		}
	}
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
	if (zip.entryCount > LIMITS.entries) throw tooLarge('工作簿内的部件过多，请新建工作簿，只复制要填报的内容')
	const entries = new Map<string, Entry>()
	for await (const entry of zip.eachEntry()) {
		const name = entry.fileName.toLowerCase()
		if (entry.isEncrypted()) throw unsupported('工作簿已加密，请去掉密码后重新提交')
		// Readers differ in which of two they take.
		if (entries.has(name)) throw damaged()
		entries.set(name, entry)
	}
	return entries
}

async function refuseOtherKinds(source: WorkbookSource): Promise<void> {
	const start = typeof source === 'string' ? await startOf(source) : source.subarray(0, 4)
	if (start.subarray(0, 2).equals(ZIP)) return
	if (start.equals(COMPOUND_FILE)) {
		throw unsupported('工作簿已加密，或是旧版 .xls 格式，请去掉密码，另存为 .xlsx 后重新提交')
	}
	throw unsupported('文件不是 .xlsx 工作簿，请另存为 .xlsx 后重新提交')
}

async function startOf(path: string): Promise<Buffer> {
	const file = await open(path)
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
		return buffer.subarray(0, bytesRead)
	} finally {
		await file.close()
	}
}

/** Whatever the archive's bytes bring about is the caller's; what the file system says is not. */
function problemOf(error: unknown): unknown {
	return error instanceof Problem || (error instanceof Error && 'syscall' in error) ? error : damaged()
}
