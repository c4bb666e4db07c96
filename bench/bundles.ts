import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundle } from '../scripts/bundle.ts'
import { median } from './side-by-side.ts'

const TRIES = 5

/** Milliseconds that a fresh process takes to import a module. */
function coldImport(path: string): number {
	const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(path).href)}); console.log(performance.now() - t); process.exit(0)`
	const env = {
		...process.env,
		AWS_REGION: 'local',
		DECISIONS_TABLE: 'bench',
		AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
	}
	return Number(
		execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })
			.trim()
			.split('\n')
			.at(-1),
	)
}

/** Cold import time and size of each bundled function. */
export async function benchBundles(): Promise<
	Record<string, { kilobytes: number; gzippedKilobytes: number; importMilliseconds: number }>
> {
	const folder = await mkdtemp(join(tmpdir(), 'gazette-rules-bundles-'))
	try {
		const result: Awaited<ReturnType<typeof benchBundles>> = {}
		console.log('\nBundled functions')
		for (const [name, { path, bytes }] of await bundle(folder)) {
			const kilobytes = Math.round(bytes / 1024)
			const gzippedKilobytes = Math.round(gzipSync(readFileSync(path)).length / 1024)
			const importMilliseconds = Math.round(median(Array.from({ length: TRIES }, () => coldImport(path))))
			result[name] = { kilobytes, gzippedKilobytes, importMilliseconds }
			console.log(
				`  ${name.padEnd(18)} ${String(kilobytes).padStart(6)} KB (${gzippedKilobytes} KB gzipped)   cold import ${importMilliseconds} ms`,
			)
		}
		return result
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
}
