import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The built pages: a folder of files, each with compressed copies beside it. */

export type Encoding = 'br' | 'gzip'

export interface SiteFile {
	type: string
	etag: string
	/** Its name changes with its content. */
	immutable: boolean
	content: Buffer
	encoded: Partial<Record<Encoding, Buffer>>
}

const TYPES: Record<string, string> = {
	html: 'text/html; charset=utf-8',
	js: 'text/javascript; charset=utf-8',
	css: 'text/css; charset=utf-8',
	json: 'application/json; charset=utf-8',
	svg: 'image/svg+xml',
	webmanifest: 'application/manifest+json; charset=utf-8',
}
const SUFFIXES: Record<Encoding, string> = { br: '.br', gzip: '.gz' }
const FILE = /^(assets\/)?[\w-][\w.-]*$/

export class Site {
	readonly #folder: string
	readonly #known = new Map<string, SiteFile>()

	/** `folder` is read when files are first asked for. */
	constructor(folder: string) {
		this.#folder = folder
	}

	/** The file at a path such as `assets/main.js`; null where there is none. */
	async file(path: string): Promise<SiteFile | null> {
		const type = TYPES[/\.(\w+)$/.exec(path)?.[1] ?? '']
		if (!type || !FILE.test(path)) return null
		const known = this.#known.get(path)
		if (known) return known
		const content = await this.#read(path)
		if (!content) return null
		const [br, gzip] = await Promise.all([this.#read(path + SUFFIXES.br), this.#read(path + SUFFIXES.gzip)])
		const file: SiteFile = {
			type,
			etag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
			immutable: path.startsWith('assets/'),
			content,
			encoded: { ...(br ? { br } : {}), ...(gzip ? { gzip } : {}) },
		}
		this.#known.set(path, file)
		return file
	}

	async #read(path: string): Promise<Buffer | null> {
		try {
			return await readFile(join(this.#folder, path))
		} catch (error) {
			if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
			throw error
		}
	}
}
