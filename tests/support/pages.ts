import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { startBrowser } from './browser.ts'
import { type TestServer, type TestServerOptions, testServer } from './server.ts'

/** A server and a browser for the tests of a file. */
export function pagesForTests(options: TestServerOptions = {}) {
	const stage = {} as { server: TestServer; browser: Browser; origin: string }
	beforeAll(async () => {
		const [server, browser] = await Promise.all([testServer(options), startBrowser()])
		Object.assign(stage, { server, browser, origin: server.origin })
	})
	afterAll(async () => {
		await stage.browser?.close()
		await stage.server?.stop()
	})
	return stage
}

/** What axe finds serious or critical, in words. */
export async function barriers(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze()
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

/** The page is no wider than its window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
	expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
}

/** What the printer gets is one A4 page, kept as a picture's companion. */
export async function expectOnePage(page: Page, name: string): Promise<void> {
	mkdirSync('artefacts', { recursive: true })
	const pdf = await page.pdf({ preferCSSPageSize: true, path: `artefacts/${name}.pdf` })
	expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
}

/** Presses Tab until what has the focus is called by a name; the person has no mouse. */
export async function tabTo(page: Page, name: string | RegExp, most = 120): Promise<void> {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab')
		const named = (await page.evaluate(FOCUS_NAME)) as string
		if (typeof name === 'string' ? named === name : name.test(named)) return
	}
	throw new Error(`no Tab leads to ${name}`)
}

/** What a screen reader would call the element that has the focus, near enough. */
const FOCUS_NAME = `(() => {
	const one = document.activeElement
	if (!one) return ''
	const by = one.getAttribute('aria-labelledby')
	const text = (element) => (element ? element.textContent.trim() : '')
	return one.getAttribute('aria-label') || text(by && document.getElementById(by)) ||
		text(one.labels && one.labels[0]) || text(one)
})()`

export const outcome = (page: Page) => page.getByTestId('outcome')
/** The result itself, without the line below it, which names what is merely possible. */
export const result = (page: Page) => outcome(page).locator('.outcome-label')
export const recordState = (page: Page) => page.getByTestId('record-state')

export async function choose(page: Page, field: string, value: string): Promise<void> {
	const radio = page.locator(`input[type=radio][value="${value}"]`)
	await page.locator(`#${field} label`, { has: radio }).click()
}
