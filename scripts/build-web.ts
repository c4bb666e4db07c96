/** Builds the pages into dist/web, when what is there is not current. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { usedStyles } from './web/antd-styles.ts'
import { catalogueModule } from './web/catalogue-module.ts'
import { cssomStyles } from './web/cssom-styles.ts'
import { shell } from './web/shell.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
export const SITE = join(root, 'dist', 'web')
const INPUTS = join(root, 'dist', 'web.inputs.json')

/** A file of the site: its path under the folder, and its content. */
type Files = Map<string, Uint8Array>

/** Builds unless every input is as it was. Says whether it built. */
export async function currentSite(): Promise<boolean> {
	if (existsSync(SITE) && existsSync(INPUTS) && unchanged(JSON.parse(readFileSync(INPUTS, 'utf8')))) return false
	const { files, inputs } = await site()
	// Written beside and then moved: two builds at once leave one whole site, not a mixture.
	const draft = `${SITE}.${process.pid}`
	rmSync(draft, { recursive: true, force: true })
	for (const [path, content] of files) write(join(draft, path), content)
	const old = `${draft}.old`
	if (existsSync(SITE)) renameSync(SITE, old)
	try {
		renameSync(draft, SITE)
	} catch (error) {
		// Another build came first.
		if (!existsSync(SITE)) throw error
		rmSync(draft, { recursive: true, force: true })
	}
	rmSync(old, { recursive: true, force: true })
	writeFileSync(INPUTS, JSON.stringify(inputs))
	return true
}

/** Every file of the site, compressed ones beside their originals, and the state of what it was made from. */
async function site(): Promise<{ files: Files; inputs: Record<string, string> }> {
	const catalogue = catalogueModule(join(root, 'rules', 'catalogue'))
	const app = await build({
		...options([catalogue.plugin, cssomStyles(join(root, 'web', 'styles', 'cssom.ts'))]),
		entryPoints: { main: join(root, 'web', 'main.tsx') },
		outdir: '/assets',
		format: 'esm',
		splitting: true,
		entryNames: '[name]-[hash]',
		chunkNames: 'part-[hash]',
		assetNames: '[name]-[hash]',
	})
	const files: Files = new Map()
	for (const { path, contents } of app.outputFiles) files.set(path.slice(1), contents)
	for (const [path, text] of catalogue.files) files.set(path, Buffer.from(text))
	const css = usedStyles(app.metafile)
	files.set(css.path, Buffer.from(css.text))
	for (const name of ['icon.svg', 'manifest.webmanifest'])
		files.set(name, readFileSync(join(root, 'web', 'public', name)))
	files.set('index.html', Buffer.from(shell(app.metafile, css.path)))
	const worker = await build({
		...options([]),
		entryPoints: [join(root, 'web', 'worker', 'sw.ts')],
		outfile: '/sw.js',
		format: 'iife',
		define: { ...DEFINE, 'self.__WB_MANIFEST': JSON.stringify(precached(files)) },
	})
	files.set('sw.js', worker.outputFiles[0]!.contents)
	for (const [path, content] of [...files]) {
		if (!/\.(js|css|html|json|svg|webmanifest)$/.test(path)) continue
		files.set(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
		files.set(`${path}.gz`, gzipSync(content, { level: 9 }))
	}
	const sources = [...Object.keys(app.metafile.inputs), ...Object.keys(worker.metafile.inputs)]
		.map((path) => path.replace(/^[\w-]+:(?=\/)/, ''))
		.filter((path) => existsSync(join(root, path)) && !path.startsWith('node_modules/'))
	const own = ['scripts/build-web.ts', 'package-lock.json', ...SCRIPTS, 'web/index.html', ...PUBLIC]
	const rules = catalogue.sources.map((path) => path.slice(root.length))
	const inputs = Object.fromEntries([...sources, ...own, ...rules].map((path) => [path, stateOf(path)]))
	return { files, inputs }
}

/** A module with all that it imports, as the pages would have it: for tests that run it in a browser. */
export async function browserBundle(path: string): Promise<string> {
	const { outputFiles } = await build({ ...options([]), entryPoints: [join(root, path)], format: 'esm' })
	return outputFiles[0]!.text
}

const SCRIPTS = ['antd-styles', 'catalogue-module', 'cssom-styles', 'shell'].map((name) => `scripts/web/${name}.ts`)
const PUBLIC = ['web/public/icon.svg', 'web/public/manifest.webmanifest']
const DEFINE = { 'process.env.NODE_ENV': '"production"' }

function options(plugins: Plugin[]) {
	return {
		bundle: true,
		minify: true,
		charset: 'utf8',
		metafile: true as const,
		write: false as const,
		platform: 'browser',
		target: ['chrome100', 'safari15.4', 'firefox100'],
		jsx: 'automatic',
		mainFields: ['module', 'main'],
		alias: { 'jsonpath-plus': join(root, 'functions', 'lambda', 'no-jsonpath.ts') },
		legalComments: 'none',
		define: DEFINE,
		logLevel: 'warning',
		absWorkingDir: root,
		plugins,
	} satisfies BuildOptions
}

/** What the service worker keeps: everything but itself. A name with a hash needs no revision. */
function precached(files: Files): { url: string; revision: string | null }[] {
	return [...files].map(([path, content]) => ({
		url: path === 'index.html' ? '/' : `/${path}`,
		revision: path.startsWith('assets/') ? null : createHash('sha256').update(content).digest('hex').slice(0, 16),
	}))
}

function write(path: string, content: Uint8Array): void {
	mkdirSync(dirname(path), { recursive: true })
	writeFileSync(path, content)
}

function stateOf(path: string): string {
	const { mtimeMs, size } = statSync(join(root, path))
	return `${mtimeMs} ${size}`
}

function unchanged(inputs: Record<string, string>): boolean {
	return Object.entries(inputs).every(([path, state]) => existsSync(join(root, path)) && stateOf(path) === state)
}

/** Compressed bytes of what a browser fetches before the first page shows: shell, styles, and the scripts it links. */
export function firstLoad(): { path: string; bytes: number }[] {
	const html = readFileSync(join(SITE, 'index.html'), 'utf8')
	const linked = [...html.matchAll(/(?:href|src)="\/(assets\/[^"]+)"/g)].map(([, path]) => path!)
	return ['index.html', ...new Set(linked)].map((path) => ({ path, bytes: statSync(join(SITE, `${path}.br`)).size }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const built = await currentSite()
	const bytes = firstLoad().reduce((sum, file) => sum + file.bytes, 0)
	console.log(`web  ${built ? 'built' : 'current'}, first load ${Math.round(bytes / 1024)} KB compressed`)
}
