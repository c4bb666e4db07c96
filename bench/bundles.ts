import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundle, loadedAtStart } from '../scripts/bundle.ts'
import { median } from './side-by-side.ts'

const TRIES = 5

/** Milliseconds that a fresh process takes to import a module. */
function coldImport(path: string): number {
	const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(path).href)}); console.log(performance.now() - t); process.exit(0)`
	const env = {
		...process.env,
		AWS_REGION: 'local',
		AWS_ACCESS_KEY_ID: 'local',
		AWS_SECRET_ACCESS_KEY: 'local',
		TABLE_NAME: 'bench',
		AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
	}
	return Number(
		execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })
			.trim()
			.split('\n')
			.at(-1),
	)
}

interface BundleFigures {
	/** Loaded at a cold start. */
	kilobytes: number
	gzippedKilobytes: number
	/** With what is loaded when it is needed. */
	kilobytesInAll: number
	importMilliseconds: number
}

/** Size and cold import time of each bundled function. */
export async function benchBundles(): Promise<Record<string, BundleFigures>> {
	const folder = await mkdtemp(join(tmpdir(), 'gazette-rules-bundles-'))
	try {
		const result: Record<string, BundleFigures> = {}
		console.log('\nBundled functions: what a cold start loads, and with what is loaded when it is needed')
		for (const [name, { path, bytes, bytesInAll, metafile }] of await bundle(folder)) {
			const files = loadedAtStart(metafile).map((file) => readFileSync(join(dirname(path), file.split('/').at(-1)!)))
			const gzipped = files.reduce((sum, file) => sum + gzipSync(file).length, 0)
			const [kilobytes, gzippedKilobytes, kilobytesInAll] = [bytes, gzipped, bytesInAll].map((one) =>
				Math.round(one / 1024),
			) as [number, number, number]
			const importMilliseconds = Math.round(median(Array.from({ length: TRIES }, () => coldImport(path))))
			result[name] = { kilobytes, gzippedKilobytes, kilobytesInAll, importMilliseconds }
			console.log(
				`  ${name.padEnd(18)} ${String(kilobytes).padStart(6)} KB (${gzippedKilobytes} KB gzipped), ${String(kilobytesInAll).padStart(5)} KB in all   cold import ${importMilliseconds} ms`,
			)
		}
		return result
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
}
