/** Bundles each function for Lambda: dist/functions/<name>/index.mjs, which exports `handler`; rule files and pages beside. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import { type FunctionName, functionNames } from '../functions/routes.ts'
import { WORKERS, type WorkerName } from '../functions/workers.ts'
import { currentSite, firstLoad, SITE } from './build-web.ts'
import { ruleFiles } from './generate.ts'
import { onlyWriting } from './only-writing.ts'
import { sdkSchemas } from './sdk-schemas.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** json-rules-engine and the SDK's CommonJS parts call `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

/** What stands in for other modules on Lambda. */
const LAMBDA = 'functions/lambda'
const RULE_FILES = `${LAMBDA}/rule-files.ts`

/** No function carries all rule files in its code: it reads the one that it is asked for. */
const ruleFilesBeside: Plugin = {
	name: 'rule-files-beside',
	setup({ onResolve }) {
		onResolve({ filter: /^\.\/files\.ts$/ }, ({ importer }) =>
			importer === join(root, 'rules', 'catalogue', 'index.ts') ? { path: join(root, RULE_FILES) } : undefined,
		)
	},
}

type Name = FunctionName | WorkerName

/** Every function of a route, and the workers. */
export const FUNCTIONS: readonly Name[] = [...functionNames, ...WORKERS]

function sourceOf(name: Name): string {
	const folder = (WORKERS as readonly Name[]).includes(name) ? 'workers' : 'api'
	return join(root, 'functions', folder, `${name}.ts`)
}

export interface Bundle {
	/** Of the module that exports `handler`. */
	path: string
	/** Of the code that is loaded at a cold start. */
	bytes: number
	/** With what is loaded only when it is needed. */
	bytesInAll: number
	metafile: Metafile
}

/** The outputs that a bundle loads at a cold start, without those that wait until they are needed. */
export function loadedAtStart({ outputs }: Metafile): string[] {
	const entry = Object.keys(outputs).find((file) => outputs[file]!.entryPoint && file.endsWith('index.mjs'))!
	const loaded = [entry]
	for (const file of loaded) {
		for (const { path, kind, external } of outputs[file]!.imports)
			if (kind === 'import-statement' && !external && !loaded.includes(path)) loaded.push(path)
	}
	return loaded
}

/** Bundles functions into a folder and says what went into each. */
export async function bundle(
	folder = join(root, 'dist', 'functions'),
	names: readonly Name[] = FUNCTIONS,
): Promise<Map<Name, Bundle>> {
	const made = await Promise.all(
		names.map(async (name) => {
			const path = join(folder, name, 'index.mjs')
			await rm(dirname(path), { recursive: true, force: true })
			const { metafile } = await build({
				entryPoints: [sourceOf(name)],
				outdir: dirname(path),
				entryNames: 'index',
				chunkNames: '[name]-[hash]',
				outExtension: { '.js': '.mjs' },
				splitting: true,
				bundle: true,
				minify: true,
				charset: 'utf8',
				define: { 'process.env.NODE_ENV': '"production"' },
				metafile: true,
				platform: 'node',
				format: 'esm',
				target: 'node20',
				mainFields: ['module', 'main'],
				banner: { js: REQUIRE },
				alias: {
					'jsonpath-plus': join(root, LAMBDA, 'no-jsonpath.ts'),
					eventemitter2: join(root, LAMBDA, 'no-listeners.ts'),
					'@aws-sdk/credential-provider-node': join(root, LAMBDA, 'credentials.ts'),
				},
				plugins: [ruleFilesBeside, sdkSchemas, onlyWriting],
				loader: { '.json': 'json' },
				logLevel: 'warning',
				absWorkingDir: root,
			})
			const all = Object.entries(metafile.outputs)
			if (all.some(([, { inputs }]) => RULE_FILES in inputs)) await bringRuleFiles(join(folder, name, 'rules'))
			const start = new Set(loadedAtStart(metafile))
			const bytesOf = (some: typeof all) => some.reduce((sum, [, { bytes }]) => sum + bytes, 0)
			const bytes = bytesOf(all.filter(([file]) => start.has(file)))
			return [name, { path, bytes, bytesInAll: bytesOf(all), metafile }] as const
		}),
	)
	if (names.includes('web')) await bringPages(join(folder, 'web', 'web'))
	return new Map(made)
}

async function bringRuleFiles(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true })
	for (const file of ruleFiles()) {
		const content = JSON.parse(await readFile(join(root, 'rules', 'catalogue', file), 'utf8'))
		await mkdir(dirname(join(folder, file)), { recursive: true })
		await writeFile(join(folder, file), JSON.stringify(content))
	}
}

async function bringPages(folder: string): Promise<void> {
	await currentSite()
	await rm(folder, { recursive: true, force: true })
	await cp(SITE, folder, { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, { bytes, bytesInAll }] of await bundle()) {
		const [start, all] = [bytes, bytesInAll].map((one) => `${Math.round(one / 1024)} KB`)
		console.log(`${name}  ${start}${start === all ? '' : `, with what is loaded when needed ${all}`}`)
	}
	const bytes = firstLoad().reduce((sum, file) => sum + file.bytes, 0)
	console.log(`pages  first load ${Math.round(bytes / 1024)} KB compressed`)
}
