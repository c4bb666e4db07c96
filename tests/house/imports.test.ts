import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

function filesIn(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.tsx?$/.test(file))
		.map((file) => join(folder, file))
}

/** The modules that a file names in its imports and exports. */
function importsOf(file: string): string[] {
	const text = readFileSync(join(root, file), 'utf8')
	return [
		...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm),
	].map(([, from, dynamic, bare]) => (from ?? dynamic ?? bare)!)
}

/** Where a relative import points, from the root; undefined for a package. */
function target(file: string, specifier: string): string | undefined {
	return specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : undefined
}

/** What rules/ may use: it runs in Lambda, in the browser and in a test. */
const PACKAGES = ['zod', 'json-rules-engine', '@noble/hashes', 'chinese-days']

describe('Imports point one way', () => {
	test.each(filesIn('rules'))('%s stays within rules/ and does no I/O', (file) => {
		for (const specifier of importsOf(file)) {
			const path = target(file, specifier)
			if (path !== undefined) expect(path).toMatch(/^rules\//)
			else expect(PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`))).toBe(true)
		}
	})

	test.each(filesIn('functions'))('%s uses of the rest only the public surface of rules/', (file) => {
		for (const path of importsOf(file).flatMap((specifier) => target(file, specifier) ?? [])) {
			expect(path === 'rules/index.ts' || path.startsWith('functions/')).toBe(true)
		}
	})

	test.each(filesIn('web'))('%s uses of the rest only the public surface of rules/', (file) => {
		for (const path of importsOf(file).flatMap((specifier) => target(file, specifier) ?? [])) {
			expect(path === 'rules/index.ts' || path.startsWith('web/')).toBe(true)
		}
	})

	test.each(filesIn('web'))('%s does not bring the whole catalogue along', (file) => {
		const text = readFileSync(join(root, file), 'utf8')
		expect(text).not.toMatch(/\{[^}]*\bcatalogue\b[^}]*\} from '[./]+rules\/index\.ts'/)
	})

	test.each(filesIn('rules/engine'))('%s takes the clock and chance as arguments', (file) => {
		const text = readFileSync(join(root, file), 'utf8')
		expect(text).not.toMatch(/Date\.now|new Date\(\)|Math\.random|performance\.now/)
	})
})
