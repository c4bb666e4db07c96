import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ArchiveStore } from '../archive/store.ts'

/** The archive in a folder of the data directory. Files are written whole, to be read by anyone and changed by nobody. */
export class ArchiveFolder implements ArchiveStore {
	constructor(private readonly folder: string) {}

	async putNew(name: string, content: string): Promise<boolean> {
		const path = join(this.folder, name)
		const draft = `${path}.${randomUUID()}.draft`
		await mkdir(dirname(path), { recursive: true })
		try {
			const file = await open(draft, 'wx', 0o444)
			await file.writeFile(content)
			await file.datasync()
			await file.close()
			await link(draft, path)
			return true
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
			throw error
		} finally {
			await rm(draft, { force: true })
		}
	}

	async get(name: string): Promise<string | null> {
		return readFile(join(this.folder, name), 'utf8').catch(noneThere(null))
	}

	async *list(folder: string): AsyncGenerator<string> {
		// Drafts are what a process left that was killed.
		for (const { name } of await this.#inside(folder)) if (!name.endsWith('.draft')) yield `${folder}/${name}`
	}

	async folders(folder: string): Promise<string[]> {
		return (await this.#inside(folder)).filter((one) => one.isDirectory()).map(({ name }) => name)
	}

	async #inside(folder: string) {
		const found = await readdir(join(this.folder, folder), { withFileTypes: true }).catch(noneThere([]))
		return found.sort((a, b) => (a.name < b.name ? -1 : 1))
	}
}

function noneThere<T>(otherwise: T): (error: unknown) => T {
	return (error) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise
		throw error
	}
}
