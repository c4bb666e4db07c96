import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { JobFiles } from '../../functions/local/job-files.ts'
import { temporaryDirectory } from '../support/server.ts'

test('What the disk refuses is said to be unavailable, and goes once the disk takes it', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const store = new JobFiles(path, () => new Date())
	async function* content() {
		yield Buffer.from('streamed')
	}
	const all = {
		put: () => store.put('jobs/a/one', 'x'),
		putNew: () => store.putNew('jobs/a/two', 'x'),
		putStream: () => store.putStream('jobs/a/three', content()),
		get: () => store.get('jobs/a/one'),
	}
	// A file where a folder should be: what no right to write lets through.
	await writeFile(join(path, 'jobs'), '')
	for (const [name, ask] of Object.entries(all))
		await expect(ask(), name).rejects.toMatchObject({ name: 'JobsUnavailableError', reason: /^E[A-Z]+$/ })
	await rm(join(path, 'jobs'))
	for (const ask of Object.values(all)) await ask()
	expect([await all.putNew(), String(await store.get('jobs/a/three'))]).toEqual([false, 'streamed'])
})

test('Content that cannot be made is a fault of its own, and leaves nothing behind', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const store = new JobFiles(path, () => new Date())
	// biome-ignore lint/correctness/useYield: it fails before
	async function* broken(): AsyncGenerator<Uint8Array> {
		throw new TypeError('unforeseen')
	}
	await expect(store.putStream('jobs/a/one', broken())).rejects.toThrow(TypeError)
	expect(await store.list('jobs/a')).toEqual([])
})
