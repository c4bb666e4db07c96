/** Bundles each function for Lambda: dist/functions/<name>/index.mjs, which exports `handler`; the pages beside theirs. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { type FunctionName, functionNames } from '../functions/routes.ts'
import { WORKERS, type WorkerName } from '../functions/workers.ts'
import { currentSite, firstLoad, SITE } from './build-web.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** json-rules-engine and the SDK's CommonJS parts call `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

type Name = FunctionName | WorkerName

/** Every function of a route, and the workers. */
export const FUNCTIONS: readonly Name[] = [...functionNames, ...WORKERS]

function sourceOf(name: Name): string {
	const folder = (WORKERS as readonly Name[]).includes(name) ? 'workers' : 'api'
	return join(root, 'functions', folder, `${name}.ts`)
}

/** Bundles functions into a folder and says what went into each. */
export async function bundle(
	folder = join(root, 'dist', 'functions'),
	names: readonly Name[] = FUNCTIONS,
): Promise<Map<Name, { path: string; bytes: number; metafile: Metafile }>> {
	const made = await Promise.all(
		names.map(async (name) => {
			const path = join(folder, name, 'index.mjs')
			const { metafile } = await build({
				entryPoints: [sourceOf(name)],
				outfile: path,
				bundle: true,
				minify: true,
				charset: 'utf8',
				metafile: true,
				platform: 'node',
				format: 'esm',
				target: 'node20',
				mainFields: ['module', 'main'],
				banner: { js: REQUIRE },
				alias: { 'jsonpath-plus': join(root, 'functions', 'no-jsonpath.ts') },
				loader: { '.json': 'json' },
				logLevel: 'warning',
				absWorkingDir: root,
			})
			const [output] = Object.values(metafile.outputs)
			return [name, { path, bytes: output!.bytes, metafile }] as const
		}),
	)
	if (names.includes('web')) await bringPages(join(folder, 'web', 'web'))
	return new Map(made)
}

async function bringPages(folder: string): Promise<void> {
	await currentSite()
	await rm(folder, { recursive: true, force: true })
	await cp(SITE, folder, { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, { bytes }] of await bundle()) console.log(`${name}  ${Math.round(bytes / 1024)} KB`)
	const bytes = firstLoad().reduce((sum, file) => sum + file.bytes, 0)
	console.log(`pages  first load ${Math.round(bytes / 1024)} KB compressed`)
}
