import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type CatalogueFile, checkCatalogue } from '../rules/check/check.ts'

const CATALOGUE = fileURLToPath(new URL('../rules/catalogue', import.meta.url))

/** The JSON files of a catalogue directory, `<ruleset>/<version>.json` and the cases beside them, in order of path. */
export function readCatalogue(directory = CATALOGUE): CatalogueFile[] {
	return readdirSync(directory, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.flatMap(({ name }) => readdirSync(join(directory, name)).map((file) => join(directory, name, file)))
		.filter((path) => path.endsWith('.json'))
		.sort()
		.map((path) => ({ path: relative(process.cwd(), path), text: readFileSync(path, 'utf8') }))
}

/** The texts of the gazette in a directory, by file name. */
export function readSources(directory: string): Map<string, string> {
	const names = readdirSync(directory).filter((name) => name.endsWith('.txt'))
	return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}

/** Checks a catalogue and prints every diagnostic on a line of its own. Returns the exit code. */
async function main(): Promise<number> {
	const { values } = parseArgs({ options: { catalogue: { type: 'string' }, sources: { type: 'string' } } })
	for (const directory of [values.catalogue, values.sources]) {
		if (directory === undefined || existsSync(directory)) continue
		console.error(`There is no directory ${directory}.`)
		return 2
	}
	const files = readCatalogue(values.catalogue)
	const sources = values.sources === undefined ? undefined : readSources(values.sources)
	const diagnostics = await checkCatalogue(files, { sources })
	for (const { file, rule, condition, code, message } of diagnostics) {
		console.log(`${file} ${[rule, condition].filter(Boolean).join('/') || '-'} ${code} ${message}`)
	}
	const looked = sources ? `figures looked up in ${sources.size} sources` : 'figures not looked up (no --sources)'
	console.log(`${files.length} files checked, ${looked}: ${diagnostics.length} diagnostics.`)
	return diagnostics.length > 0 || files.length === 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main()
