import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture, signIn, startBrowser, visit } from '../support/browser.ts'
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

test('A person signs in at the provider, comes back to the page that was asked for, and signs out again', async () => {
	const { page, complaints } = await visit(browser)
	await signIn(page, server.origin, '应急管理人员', '#/level/disaster-relief-response')
	expect(new URL(page.url()).hash).toBe('#/level/disaster-relief-response')
	expect(new URL(page.url()).search).toBe('')
	await expect.poll(() => page.getByRole('banner').innerText()).toContain('市应急管理局')
	await picture(page, 'signed-in')
	await page.getByLabel('因灾死亡人数', { exact: true }).fill('12')
	await page.getByRole('button', { name: '退出' }).click()
	await page.getByRole('button', { name: '登录', exact: true }).waitFor()
	expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([])
	expect(complaints).toEqual([])
})
