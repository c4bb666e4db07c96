import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DESKTOP, PHONE, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
	;[server, browser] = await Promise.all([testServer(), startBrowser()])
})
afterAll(async () => {
	await browser?.close()
	await server?.stop()
})

test.each([
	['desktop', DESKTOP],
	['phone', PHONE],
])('pictures: %s', async (name, viewport) => {
	const { page, complaints } = await visit(browser, { viewport })
	await signIn(page, server.origin, '应急管理人员', '#/level')
	await picture(page, `level-picker-${name}`)
	await page.getByRole('link', { name: '自然灾害救助应急响应' }).click()
	await page.getByLabel('因灾死亡人数', { exact: true }).fill('12')
	await page.getByLabel('紧急转移安置人数', { exact: true }).fill('至少26000')
	await picture(page, `level-${name}`)
	expect(complaints).toEqual([])
})
