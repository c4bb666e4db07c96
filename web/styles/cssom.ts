/**
 * Stands in for the module by which antd and its parts put styles into the document (see scripts/web/cssom-styles.ts):
 * style sheets are adopted, not inserted as elements, so that no Content-Security-Policy has to allow inline styles.
 */

const sheets = new Map<string, { sheet: CSSStyleSheet; node: HTMLStyleElement; css: string }>()

export function updateCSS(css: string, key: string): HTMLStyleElement {
	const known = sheets.get(key)
	if (known) {
		if (known.css !== css) known.sheet.replaceSync(css)
		known.css = css
		return known.node
	}
	const sheet = new CSSStyleSheet()
	sheet.replaceSync(css)
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
	// Callers put marks on the element that they expect; it is never part of the document.
	const node = document.createElement('style')
	sheets.set(key, { sheet, node, css })
	return node
}

export function removeCSS(key: string): void {
	const known = sheets.get(key)
	if (!known) return
	sheets.delete(key)
	document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== known.sheet)
}

let injected = 0

export function injectCSS(css: string): HTMLStyleElement {
	injected += 1
	return updateCSS(css, `injected-${injected}`)
}

export function clearContainerCache(): void {}
