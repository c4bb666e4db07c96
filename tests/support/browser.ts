import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { currentSite } from '../../scripts/build-web.ts'
import { CHROMIUM, ensureChromium } from './chromium.ts'

/** A real headless Chromium on the pages as they are built now. */

export const QUIET = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Fields for dates are written as the users of the pages have them.
	'--lang=zh-CN',
]

/** Builds the pages where they are not current, installs Debian's Chromium where it may, and starts it. */
export async function startBrowser(): Promise<Browser> {
	await currentSite()
	ensureChromium()
	return chromium.launch({ executablePath: CHROMIUM, args: QUIET, env: { ...process.env, LANGUAGE: 'zh_CN' } })
}

export const DESKTOP = { width: 1280, height: 900 }
export const PHONE = { width: 360, height: 740 }

/** Who signs in, as the development provider lists them. */
export type Somebody =
	| '应急管理人员'
	| '乡镇（街道）经办人员 · 中和镇'
	| '部门经办人员 · 市政务服务局'
	| '部门经办人员 · 市发展和改革委员会'
	| '审计人员'

export interface Visit {
	page: Page
	context: BrowserContext
	/** What the browser complained of: refused by the policy, failed to load, thrown. */
	complaints: string[]
}

/** A fresh browser profile on a page, closed when the running test is finished. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
	const context = await browser.newContext({ viewport: DESKTOP, locale: 'zh-CN', ...options })
	onTestFinished(() => context.close())
	// A machine that others work on too is slow now and then.
	context.setDefaultTimeout(40_000)
	const page = await context.newPage()
	const complaints: string[] = []
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
	})
	page.on('pageerror', (error) => complaints.push(String(error)))
	return { page, context, complaints }
}

/** Opens an address as somebody. */
export async function signIn(page: Page, origin: string, who: Somebody, hash = '#/'): Promise<void> {
	await page.goto(`${origin}/${hash}`)
	await page.getByRole('button', { name: '登录', exact: true }).click()
	await page.getByRole('link', { name: who }).first().click()
	await page.getByRole('button', { name: '退出' }).waitFor()
}

/** Keeps a picture of the page for people to look at. */
export async function picture(page: Page, name: string, fullPage = true): Promise<void> {
	mkdirSync('artefacts', { recursive: true })
	if (fullPage) await page.evaluate('window.scrollTo(0, 0)')
	await page.screenshot({ path: `artefacts/${name}.png`, fullPage })
}
