import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startServer } from '../functions/local/server.ts'
import { system } from '../functions/system.ts'
import { currentSite } from '../scripts/build-web.ts'
import { median } from './side-by-side.ts'

const CHROMIUM = '/usr/bin/chromium'
const KEYSTROKES = 30

/** Notes the milliseconds from a keystroke to the frame that shows another level. */
const WATCH = `(() => {
	window.spans = []
	let pressed = 0
	addEventListener('keydown', () => { pressed = performance.now() }, true)
	new MutationObserver(() => {
		const from = pressed
		if (from === 0) return
		pressed = 0
		requestAnimationFrame(() => setTimeout(() => window.spans.push(performance.now() - from)))
	}).observe(document.querySelector('[data-testid=outcome]'), { subtree: true, characterData: true, childList: true })
})()`

/** What a browser fetches until the first form can be filled in, and how soon the level follows a keystroke. */
export async function benchPages(): Promise<Record<string, number>> {
	await currentSite()
	const dataDirectory = await mkdtemp(join(tmpdir(), 'gazette-rules-pages-'))
	const server = await startServer({ port: 0, dataDirectory, endpoint: undefined }, system)
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
	try {
		const context = await browser.newContext({ serviceWorkers: 'block' })
		const page = await context.newPage()
		await page.goto(`${server.origin}/#/level/disaster-relief-response`)
		await page.getByRole('button', { name: '登录', exact: true }).click()
		await page.getByRole('link', { name: '应急管理人员' }).first().click()
		const outcome = page.getByTestId('outcome')
		await outcome.waitFor()
		const network = await context.newCDPSession(page)
		await network.send('Network.enable')
		await network.send('Network.clearBrowserCache')
		let bytes = 0
		network.on('Network.loadingFinished', ({ encodedDataLength }) => {
			bytes += encodedDataLength
		})
		await page.reload()
		await outcome.waitFor()
		await page.waitForLoadState('networkidle')
		const firstLoadKilobytes = Math.round(bytes / 1024)
		await page.getByLabel('因灾死亡人数', { exact: true }).focus()
		await page.keyboard.type('3')
		await page.waitForTimeout(300)
		await page.evaluate(WATCH)
		for (let i = 0; i < KEYSTROKES; i++) {
			// 30 is level I, 3 is none yet.
			await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
			await page.waitForTimeout(150)
		}
		const spans = ((await page.evaluate('window.spans')) as number[]).sort((a, b) => a - b)
		const keystrokeMilliseconds = Math.round(median(spans))
		const slowKeystrokeMilliseconds = Math.round(spans[Math.floor(spans.length * 0.95)] ?? Number.NaN)
		console.log('\nPages')
		console.log(`  first load, until a form can be filled in  ${firstLoadKilobytes} KB compressed`)
		console.log(`  keystroke to level shown  median ${keystrokeMilliseconds} ms, p95 ${slowKeystrokeMilliseconds} ms`)
		return { firstLoadKilobytes, keystrokeMilliseconds, slowKeystrokeMilliseconds }
	} finally {
		await browser.close()
		await server.close()
		await rm(dataDirectory, { recursive: true, force: true })
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchPages()
