import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const ABSENT = fileURLToPath(new URL('../functions/lambda/only-writing.ts', import.meta.url))

/** What exceljs and archiver bring along to read workbooks and folders, and to write tapes. */
const UNUSED = /^(glob|readdir-glob|tar-stream)$|parse-sax$/
const FROM = join('node_modules', 'exceljs')
const ZIPPING = /node_modules\/(archiver|archiver-utils|zip-stream|compress-commons|crc32-stream)\//

/** Leaves out of the bundles what writing workbooks does not need, and takes streams from Node.js itself. */
export const onlyWriting: Plugin = {
	name: 'only-writing',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: UNUSED }, ({ importer }) =>
			importer.includes(FROM) || ZIPPING.test(importer) ? { path: ABSENT } : undefined,
		)
		onResolve({ filter: /^readable-stream$/ }, ({ importer }) =>
			importer.includes(FROM) || ZIPPING.test(importer) ? { path: 'node:stream', external: true } : undefined,
		)
		// What Node.js only warns of in a package, it warns of in the log of whoever bundles it.
		onLoad({ filter: /archiver-utils\/index\.js$/ }, async ({ path }) => ({
			contents: (await readFile(path, 'utf8'))
				.replaceAll(/new Buffer\((size|0)\)/g, 'Buffer.alloc($1)')
				.replaceAll('new Buffer(source)', 'Buffer.from(source)'),
		}))
	},
}
