import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** The module by which pages know the catalogue: heads only, and where each rule file is to be fetched. */
export const MODULE = 'gazette-rules:catalogue'

interface Head {
	id: string
	version: string
	title: string
	domain: string
	kind: string
	validFrom: string
	validTo: string | null
	planYear: number | null
	source: { title: string }
}

/** The plugin that answers for the module, and the rule files as assets of their own, each named by its content. */
export function catalogueModule(folder: string): { plugin: Plugin; files: Map<string, string>; sources: string[] } {
	const files = new Map<string, string>()
	const sources: string[] = []
	const heads: unknown[] = []
	for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
		for (const file of readdirSync(join(folder, name)).filter((one) => /(?<!\.cases)\.json$/.test(one))) {
			const source = join(folder, name, file)
			const content = JSON.parse(readFileSync(source, 'utf8')) as Head
			const text = JSON.stringify(content)
			const hash = createHash('sha256').update(text).digest('hex').slice(0, 10)
			const path = `assets/rules-${content.id}-${content.version}-${hash}.json`
			files.set(path, text)
			sources.push(source)
			const { id, version, title, domain, kind, validFrom, validTo, planYear } = content
			heads.push({
				id,
				version,
				title,
				domain,
				kind,
				validFrom,
				validTo,
				planYear,
				source: content.source.title,
				url: `/${path}`,
			})
		}
	}
	const plugin: Plugin = {
		name: 'catalogue',
		setup({ onResolve, onLoad }) {
			onResolve({ filter: new RegExp(`^${MODULE}$`) }, () => ({ path: MODULE, namespace: 'catalogue' }))
			onLoad({ filter: /.*/, namespace: 'catalogue' }, () => ({ contents: JSON.stringify(heads), loader: 'json' }))
		},
	}
	return { plugin, files, sources }
}
