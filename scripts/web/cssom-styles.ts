import type { Plugin } from 'esbuild'

/**
 * antd and its parts put styles into the document as <style> elements, which a strict Content-Security-Policy refuses.
 * All of them do so through one module; ours, in its place, uses adopted style sheets, which need no permission.
 */
export function cssomStyles(replacement: string): Plugin {
	return {
		name: 'cssom-styles',
		setup({ onResolve }) {
			onResolve({ filter: /Dom\/dynamicCSS(\.js)?$/ }, ({ resolveDir }) =>
				/@rc-component|@ant-design|antd/.test(resolveDir) ? { path: replacement } : undefined,
			)
		},
	}
}
