import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/faults.md', ROOT), 'utf8')

test('Every test that docs/faults.md names is there', () => {
	const files = readdirSync(new URL('tests/', ROOT), { recursive: true, encoding: 'utf8' })
	const named = [...page.matchAll(/`([\w-]+\.test\.ts)`: ([^;|\n]+?)(?=[;|\n])/g)]
	expect(named.length).toBeGreaterThan(25)
	for (const [, file, title] of named) {
		const texts = files
			.filter((path) => basename(path) === file)
			.map((path) => readFileSync(new URL(`tests/${path}`, ROOT), 'utf8'))
		expect([file, title!.trim(), texts.some((text) => text.includes(title!.trim()))]).toEqual([
			file,
			title!.trim(),
			true,
		])
	}
})
