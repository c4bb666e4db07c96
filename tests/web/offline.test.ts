import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { picture, signIn, visit } from '../support/browser.ts'
import { call, type DecisionList } from '../support/call.ts'
import { barriers, outcome, pagesForTests, recordState, result } from '../support/pages.ts'
import { MOBILE_NUMBER } from '../support/personal.ts'
import { relayTo } from '../support/relay.ts'

let offset = 0
const stage = pagesForTests({ clock: () => new Date(Date.now() + offset) })

/** The browser reaches the server by a way that can be cut; the tests themselves go straight to it. */
let way: Awaited<ReturnType<typeof relayTo>>
beforeAll(async () => {
	way = await relayTo(stage.origin)
})
afterAll(() => way.stop())
beforeEach(() => way.mend())

/** The browser is told, as it is when a cable is pulled; and for whatever it does not tell its pages and workers, it is true. */
async function cutOff(context: BrowserContext): Promise<void> {
	way.cut()
	await context.setOffline(true)
}
async function reconnect(context: BrowserContext): Promise<void> {
	way.mend()
	await context.setOffline(false)
}

const RELIEF = '#/level/disaster-relief-response'

/** An officer on the page, once everything for the time without a network is kept. */
async function officer() {
	const visited = await visit(stage.browser)
	await signIn(visited.page, way.origin, '应急管理人员', RELIEF)
	await outcome(visited.page).waitFor()
	await visited.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
	await expect.poll(() => visited.page.evaluate(KEPT)).toBeGreaterThan(30)
	return visited
}
const KEPT = `caches.keys().then(async (names) => {
	const counts = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))
	return navigator.serviceWorker.controller ? counts.reduce((a, b) => a + b, 0) : 0
})`

async function fill(page: Page, deaths: string, subject: string): Promise<void> {
	await page.getByLabel('因灾死亡人数', { exact: true }).fill(deaths)
	await page.getByLabel('对象编号').fill(subject)
}
const record = (page: Page) => page.getByRole('button', { name: '记录本次判定' }).click()
const logged = async (subject: string) =>
	(await call<DecisionList>(stage.server, `/v1/decisions?subject=incident:${subject}`)).body.decisions

describe('With the network cut', () => {
	test('preview goes on, a decision waits as 未上报, survives a reload, and is sent once when the network is back', async () => {
		const { page, context } = await officer()
		await cutOff(context)
		await page.getByText('网络已断开').waitFor()
		await fill(page, '12', 'offline-1')
		await expect.poll(() => result(page).innerText()).toBe('Ⅲ级响应')
		await record(page)
		await expect.poll(() => recordState(page).innerText()).toContain('未上报')
		expect(await recordState(page).innerText()).not.toContain('已记录')
		await page.reload()
		await outcome(page).waitFor()
		await expect.poll(() => recordState(page).innerText()).toContain('未上报')
		expect(await page.getByLabel('未上报的判定').innerText()).toContain('1 项判定未上报')
		await page.getByRole('button', { name: '查看' }).click()
		expect(await barriers(page)).toEqual([])
		await picture(page, 'offline', false)
		expect(await logged('offline-1')).toEqual([])
		await reconnect(context)
		await expect.poll(() => recordState(page).innerText(), { timeout: 30_000 }).toContain('已记录')
		const entries = await logged('offline-1')
		expect(entries).toMatchObject([{ sequence: 1, outcome: { level: 'III' } }])
		expect(entries[0]!.note).toMatch(/^断网时判定，作出于 /)
		expect(await page.getByLabel('未上报的判定').count()).toBe(0)
	})

	test('another rule set opens, and another tab sends what waits, once', async () => {
		const { page, context } = await officer()
		await cutOff(context)
		await page.evaluate(`location.hash = '#/level/waterlogging-response'`)
		await page.getByRole('heading', { name: '城市内涝应急响应' }).waitFor()
		await outcome(page).waitFor()
		await page.evaluate(`location.hash = '${RELIEF}'`)
		await fill(page, '20', 'offline-2')
		await expect.poll(() => result(page).innerText()).toBe('Ⅱ级响应')
		await record(page)
		await expect.poll(() => recordState(page).innerText()).toContain('未上报')
		await page.close()
		await reconnect(context)
		const other = await context.newPage()
		await signIn(other, way.origin, '应急管理人员', '#/level')
		await expect.poll(() => logged('offline-2').then((list) => list.length), { timeout: 30_000 }).toBe(1)
		const third = await context.newPage()
		await signIn(third, way.origin, '应急管理人员', '#/level')
		expect(await logged('offline-2')).toHaveLength(1)
	})

	test('what the server refuses later is shown with its reason, and dropped only when asked', async () => {
		const { page, context } = await officer()
		await cutOff(context)
		await fill(page, '12', 'offline-3')
		await page.getByLabel('备注（可不填）').fill(`联系电话 ${MOBILE_NUMBER}`)
		await record(page)
		await expect.poll(() => recordState(page).innerText()).toContain('未上报')
		await reconnect(context)
		const notice = page.getByLabel('未上报的判定')
		await expect.poll(() => notice.innerText(), { timeout: 30_000 }).toContain('1 项被退回')
		await notice.getByRole('button', { name: '查看' }).click()
		expect(await notice.innerText()).toContain('手机号码')
		await notice.getByRole('button', { name: '删除' }).click()
		await page.getByRole('button', { name: '不删除' }).click()
		expect(await notice.innerText()).toContain('1 项被退回')
		await notice.getByRole('button', { name: '删除' }).click()
		await page.getByRole('tooltip').getByRole('button', { name: '删除', exact: true }).click()
		await expect.poll(() => notice.count()).toBe(0)
		expect(await logged('offline-3')).toEqual([])
	})

	test('who is not signed in can still try what a result would be, and record nothing', async () => {
		const { page, context } = await officer()
		await page.evaluate('sessionStorage.clear()')
		await cutOff(context)
		await page.reload()
		await page.getByRole('button', { name: '登录', exact: true }).click()
		await page.getByText('连不上登录服务').waitFor()
		await page.getByRole('button', { name: '不登录，只试算' }).click()
		await fill(page, '30', 'guest-1')
		await expect.poll(() => result(page).innerText()).toBe('Ⅰ级响应')
		await record(page)
		await expect.poll(() => recordState(page).innerText()).toContain('没有登录')
		expect(await page.getByLabel('未上报的判定').count()).toBe(0)
	})

	test('somebody else who signs in does not report it in his own name', async () => {
		const { page, context } = await officer()
		await cutOff(context)
		await fill(page, '12', 'offline-4')
		await record(page)
		await expect.poll(() => recordState(page).innerText()).toContain('未上报')
		await page.evaluate('sessionStorage.clear()')
		await page.goto('about:blank')
		await reconnect(context)
		await signIn(page, way.origin, '乡镇（街道）经办人员 · 中和镇', '#/eligibility')
		const notice = page.getByLabel('未上报的判定')
		await notice.getByRole('button', { name: '查看' }).click()
		expect(await notice.innerText()).toContain('须由其本人登录后上报')
		expect(await logged('offline-4')).toEqual([])
	})
})

test('A sign-in that runs out loses nothing that was typed, and what was recorded is sent after the next one', async () => {
	const { page } = await officer()
	await fill(page, '12', 'expired-1')
	offset = 13 * 3_600_000
	await record(page)
	await page.getByText('登录已过期').waitFor()
	await expect.poll(() => recordState(page).innerText()).toContain('未上报')
	await page.getByRole('button', { name: '重新登录' }).click()
	await page.getByRole('link', { name: '应急管理人员' }).click()
	await outcome(page).waitFor()
	expect(await page.getByLabel('因灾死亡人数', { exact: true }).inputValue()).toBe('12')
	await expect.poll(() => recordState(page).innerText(), { timeout: 30_000 }).toContain('已记录')
	offset = 0
})
