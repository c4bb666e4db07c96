import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** axe finds nothing serious or critical, and the page is not wider than the window. */
export async function expectUsable(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze()
	const grave = violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, nodes }) => ({ id, at: nodes.slice(0, 3).map(({ html, failureSummary }) => [html, failureSummary]) }))
	expect(grave).toEqual([])
	expect(await sideScroll(page)).toBeLessThanOrEqual(0)
}

/** By how many pixels the page is wider than the window. */
export function sideScroll(page: Page): Promise<number> {
	return page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
}

/** Presses Tab until an element with this name has the focus. */
export async function tabTo(page: Page, name: string | RegExp, limit = 80): Promise<void> {
	for (let i = 0; i < limit; i++) {
		await page.keyboard.press('Tab')
		const found: string = await page.evaluate(focusedName)
		if (typeof name === 'string' ? found === name : name.test(found)) return
	}
	throw new Error(`no Tab stop is named ${name}`)
}

/** What the focused element is called: its label, or its text. */
const focusedName = `(() => {
	const one = document.activeElement
	if (!one) return ''
	const label = one.getAttribute('aria-label') ?? (one.labels && one.labels[0] ? one.labels[0].textContent : null)
	return (label ?? one.textContent ?? '').trim()
})()`

/** Text that would do something if it were taken for markup. */
export const HOSTILE = '<img src=x onerror="document.title=1"><b>{{7*7}}</b>'
