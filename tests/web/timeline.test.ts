import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dueReports } from '../../web/pages/timeline/due.ts'
import { PHONE, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { decide } from '../support/call.ts'
import { expectUsable, HOSTILE } from '../support/page-checks.ts'
import { tabTo } from '../support/pages.ts'
import { type TestServer, testServer } from '../support/server.ts'

const RAIN = 'waterlogging-response'
const STAFF = '应急管理人员'
let server: TestServer
let browser: Browser

beforeAll(async () => {
	;[server, browser] = await Promise.all([testServer(), startBrowser()])
	const occurredAt = new Date(Date.now() - 10 * 60_000).toISOString()
	const asked = [
		{ facts: { rain3hMm: 22, occurredAt } },
		{ facts: { rain3hMm: 55, occurredAt }, note: HOSTILE },
		{ facts: { rain3hMm: 55, occurredAt } },
		{ facts: { rain3hMm: 104, raining: true, occurredAt } },
	]
	for (const body of asked) {
		const subject = { kind: 'incident', id: '2026-暴雨' }
		const { status } = await decide(server, RAIN, { ...body, version: '2023', subject })
		expect(status).toBe(201)
	}
})
afterAll(async () => {
	await browser?.close()
	await server?.stop()
})

test('All decisions of an incident in order, what changed between them, and the next report with its clock running', async () => {
	const { page, complaints } = await visit(browser)
	await signIn(page, server.origin, STAFF, `#/timeline/incident/${encodeURIComponent('2026-暴雨')}`)
	await page.getByText('逐次判定（共 4 次）').waitFor()
	const steps = page
		.getByRole('list')
		.filter({ has: page.getByText('首次判定') })
		.getByRole('listitem')
	const first = await steps.first().innerText()
	expect(first).toContain('首次判定')
	await expect.poll(() => page.getByRole('main').innerText()).toContain('22 毫米 → 55 毫米')
	const main = await page.getByRole('main').innerText()
	expect(main).toContain('级别升高')
	expect(main).toContain(HOSTILE)
	expect(main).toContain('填报的情况和结果都没有变化')
	const chart = page.getByRole('img', { name: /结果随时间的变化/ })
	await chart.locator('canvas').waitFor()
	expect(await chart.getAttribute('aria-label')).toContain('Ⅰ级')
	const clock = page.locator('.r-due .r-clock').first()
	const before = await clock.innerText()
	expect(before).toMatch(/^还有 \d+分\d\d秒$/)
	await expect.poll(() => clock.innerText()).not.toBe(before)
	await picture(page, 'timeline')
	await expectUsable(page)
	expect(complaints).toEqual([])
})

test('On a phone, found by its number with the keyboard alone; an entry opens from it', async () => {
	const { page } = await visit(browser, { viewport: PHONE })
	await signIn(page, server.origin, STAFF, '#/timeline')
	await tabTo(page, '对象编号')
	await page.keyboard.press('Enter')
	expect(await page.getByRole('alert').innerText()).toContain('请填对象编号')
	await page.keyboard.insertText('2026-暴雨')
	await page.keyboard.press('Enter')
	await page.getByText('逐次判定（共 4 次）').waitFor()
	await page
		.getByRole('img', { name: /结果随时间的变化/ })
		.locator('canvas')
		.waitFor()
	await picture(page, 'timeline-phone')
	await expectUsable(page)
	await page
		.getByRole('list')
		.getByRole('link', { name: /^\d+年/ })
		.first()
		.click()
	await page.getByRole('heading', { name: /2026-暴雨/ }).waitFor()
})

test('A subject without decisions is said so', async () => {
	const { page } = await visit(browser)
	await signIn(page, server.origin, STAFF, '#/timeline/incident/nothing')
	await page.getByText('没有这个对象的判定记录').waitFor()
})

test('A report that comes again and again is due at its next time, any other at its own', () => {
	const duty = { id: 'r', kind: 'report', clause: '1', lines: [1], who: 'a', to: [], what: 'b' }
	const first = '2026-08-01T00:00:00.000Z'
	const at = (limit: string, now: string) =>
		dueReports([{ ...duty, limit, dueAt: first }], Date.parse(now)).map((due) => new Date(due.at).toISOString())
	expect(at('PT20M', '2026-08-02T00:00:01.000Z')).toEqual([first])
	expect(at('daily 08:00', '2026-08-02T00:00:01.000Z')).toEqual(['2026-08-03T00:00:00.000Z'])
	expect(at('daily 08:00', '2026-07-31T23:00:00.000Z')).toEqual([first])
	expect(at('every PT2H', '2026-08-01T01:00:00.000Z')).toEqual(['2026-08-01T02:00:00.000Z'])
	expect(dueReports([{ ...duty, kind: 'measure', limit: 'PT1H', dueAt: first }], 0)).toEqual([])
	expect(dueReports([{ ...duty, limit: 'PT1H', dueAt: null }], 0)).toEqual([])
})
