import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Metafile, transformSync } from 'esbuild'

const antd = dirname(createRequire(import.meta.url).resolve('antd/package.json'))

/**
 * antd's shipped style sheet, cut down to the components that the pages use. antd makes no styles in the browser: the
 * theme says `zeroRuntime`.
 */
export function usedStyles(metafile: Metafile): { path: string; text: string } {
	const contributing = Object.values(metafile.outputs).flatMap(({ inputs }) =>
		Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
	)
	const used = new Set(contributing.flatMap((path) => /antd\/es\/([\w-]+)\//.exec(path)?.[1] ?? []))
	const css = pruned(readFileSync(join(antd, 'dist', 'antd.css'), 'utf8'), used)
	const text = transformSync(css, { loader: 'css', minify: true }).code
	const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()
	return { path: `assets/antd-${hash}.css`, text }
}

/** Folders of antd whose classes have another name. */
const CLASS_OF: Record<string, string> = {
	button: 'btn',
	grid: 'row',
	'date-picker': 'picker',
	'input-number': 'input-number',
}

function pruned(css: string, used: ReadonlySet<string>): string {
	const folders = readdirSync(join(antd, 'es'), { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() && !entry.name.startsWith('_') ? [entry.name] : [],
	)
	const names = folders.map((folder) => ({ name: CLASS_OF[folder] ?? folder, used: used.has(folder) }))
	names.sort((a, b) => b.name.length - a.name.length)
	const wanted = (selector: string) => {
		const [, first] = /\.ant-([\w-]+)/.exec(selector) ?? []
		const owner = first && names.find(({ name }) => first === name || first.startsWith(`${name}-`))
		return !owner || owner.used
	}
	return rulesOf(css)
		.flatMap(({ prelude, block }) => {
			if (/^\.css-var-/.test(prelude)) return []
			if (prelude.startsWith('@media') || prelude.startsWith('@supports')) {
				const inner = pruned(block.slice(1, -1), used)
				return inner ? [`${prelude}{${inner}}`] : []
			}
			if (prelude.startsWith('@')) return [`${prelude}${block}`]
			const kept = splitSelectors(prelude).filter(wanted)
			return kept.length > 0 ? [`${kept.join(',')}${block}`] : []
		})
		.join('')
}

/** The style sheet's rules at its top level. */
function rulesOf(css: string): { prelude: string; block: string }[] {
	const text = css.replaceAll(/\/\*[\s\S]*?\*\//g, '')
	const rules: { prelude: string; block: string }[] = []
	let start = 0
	let depth = 0
	let open = 0
	for (let i = 0; i < text.length; i++) {
		if (text[i] === '{' && depth++ === 0) open = i
		if (text[i] === '}' && --depth === 0) {
			rules.push({ prelude: text.slice(start, open).trim(), block: text.slice(open, i + 1) })
			start = i + 1
		}
	}
	return rules
}

/** At commas that stand in no parenthesis. */
function splitSelectors(prelude: string): string[] {
	return prelude.split(/,(?![^(]*\))/).map((selector) => selector.trim())
}
