import { readFileSync } from 'node:fs'
import type { Metafile } from 'esbuild'

/** The one page: the template with links to the style sheets and to the scripts that are needed at once. */
export function shell({ outputs }: Metafile, antdStyles: string): string {
	const [main, output] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('web/main.tsx'))!
	const parts = new Set<string>()
	const follow = (path: string) => {
		for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
			if (kind !== 'import-statement' || parts.has(imported)) continue
			parts.add(imported)
			follow(imported)
		}
	}
	follow(main)
	const styles = [antdStyles, ...(output.cssBundle ? [output.cssBundle] : [])]
	const links = [
		...styles.map((path) => `<link rel="stylesheet" href="${urlOf(path)}">`),
		...[...parts].map((path) => `<link rel="modulepreload" href="${urlOf(path)}">`),
		`<script type="module" src="${urlOf(main)}"></script>`,
	]
	const template = readFileSync(new URL('../../web/index.html', import.meta.url), 'utf8')
	return template.replace('<!-- links -->', links.join('\n\t\t'))
}

/** esbuild names outputs from the working directory on. */
function urlOf(path: string): string {
	return `/${path.slice(path.indexOf('assets/'))}`
}
