import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { JobsUnavailableError } from '../jobs/errors.ts'
import type { JobStore, UploadAddress } from '../jobs/store.ts'

/** What stands at an address, for whoever serves it. */
export interface Download {
	stream: Readable
	bytes: number
	fileName: string
	contentType: string
}

export const DOWNLOAD_PATH = '/dev/download'
export const UPLOAD_PATH = '/dev/upload'
/** A file that is not yet whole. */
const DRAFT = '.draft'
const ADDRESS_MS = 15 * 60_000

/**
 * Jobs in a folder of the data directory. What the disk refuses is a JobsUnavailableError. An address holds for a quarter
 * of an hour, and while this process lives.
 */
export class JobFiles implements JobStore {
	readonly #secret = randomBytes(32)

	constructor(
		private readonly folder: string,
		private readonly clock: () => Date,
	) {}

	async put(name: string, content: string | Uint8Array): Promise<void> {
		await this.#whole(name, (draft) => writeFile(draft, content))
	}

	putNew(name: string, content: string): Promise<boolean> {
		return this.#first(name, (draft) => writeFile(draft, content))
	}

	async putStream(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
		await this.#whole(name, (draft) => pipeline(Readable.from(content), createWriteStream(draft)))
	}

	async list(folder: string): Promise<string[]> {
		const names = await readdir(join(this.folder, folder)).catch(() => [])
		return names.filter((name) => !name.endsWith(DRAFT)).map((name) => `${folder}/${name}`)
	}

	async get(name: string): Promise<Buffer | null> {
		try {
			return await readFile(join(this.folder, name))
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
			throw refused(error)
		}
	}

	async sizeOf(name: string): Promise<number | null> {
		const found = await stat(join(this.folder, name)).catch(() => null)
		return found?.size ?? null
	}

	/** As `putNew`; memory does not grow with the content. */
	putNewStream(name: string, content: AsyncIterable<Uint8Array>): Promise<boolean> {
		return this.#first(name, (draft) => pipeline(Readable.from(content), createWriteStream(draft)))
	}

	async uploadAddress(name: string, contentType: string): Promise<UploadAddress> {
		const until = this.clock().getTime() + ADDRESS_MS
		const query = new URLSearchParams({ name, until: String(until), upload: 'true' })
		query.set('signature', this.#signature(query))
		const headers = { 'content-type': contentType, 'if-none-match': '*' }
		return { method: 'PUT', url: `${UPLOAD_PATH}?${query}`, headers, expiresAt: new Date(until).toISOString() }
	}

	/** What is handed in at an address of this process; null for one that is not good, or not any more. */
	uploadName(query: URLSearchParams): string | null {
		return this.#isGood(query) && query.get('upload') === 'true' ? query.get('name') : null
	}

	async addressOf(name: string, { fileName, contentType }: { fileName: string; contentType: string }): Promise<string> {
		const until = String(this.clock().getTime() + ADDRESS_MS)
		const query = new URLSearchParams({ name, fileName, contentType, until })
		query.set('signature', this.#signature(query))
		return `${DOWNLOAD_PATH}?${query}`
	}

	/** What an address of this process leads to; null for one that is not good, or not any more. */
	async download(query: URLSearchParams): Promise<Download | null> {
		if (!this.#isGood(query) || query.has('upload')) return null
		const path = join(this.folder, query.get('name')!)
		const { size } = await stat(path)
		const [fileName, contentType] = [query.get('fileName')!, query.get('contentType')!]
		return { stream: createReadStream(path), bytes: size, fileName, contentType }
	}

	/** Every job that was ever started. */
	async jobIds(): Promise<string[]> {
		return readdir(join(this.folder, 'jobs')).catch(() => [])
	}

	#isGood(query: URLSearchParams): boolean {
		const given = Buffer.from(query.get('signature') ?? '', 'hex')
		const asked = new URLSearchParams(query)
		asked.delete('signature')
		const signature = Buffer.from(this.#signature(asked), 'hex')
		if (given.length !== signature.length || !timingSafeEqual(given, signature)) return false
		return Number(query.get('until')) >= this.clock().getTime()
	}

	#signature(query: URLSearchParams): string {
		return createHmac('sha256', this.#secret).update(query.toString()).digest('hex')
	}

	async #first(name: string, write: (draft: string) => Promise<void>): Promise<boolean> {
		const path = join(this.folder, name)
		const draft = `${path}.${randomUUID()}${DRAFT}`
		try {
			await mkdir(dirname(path), { recursive: true })
			await write(draft)
			await link(draft, path)
			return true
		} catch (error) {
			const { syscall, code } = error as NodeJS.ErrnoException
			if (syscall === 'link' && code === 'EEXIST') return false
			throw refused(error)
		} finally {
			await rm(draft, { force: true }).catch(() => undefined)
		}
	}

	async #whole(name: string, write: (draft: string) => Promise<void>): Promise<void> {
		const path = join(this.folder, name)
		const draft = `${path}.${randomUUID()}${DRAFT}`
		try {
			await mkdir(dirname(path), { recursive: true })
			await write(draft)
			await rename(draft, path)
		} catch (error) {
			throw refused(error)
		} finally {
			await rm(draft, { force: true }).catch(() => undefined)
		}
	}
}

/** What the disk refused, or any other error as it is. */
function refused(error: unknown): unknown {
	const { syscall, code } = error as NodeJS.ErrnoException
	return syscall && code ? new JobsUnavailableError(code) : error
}
