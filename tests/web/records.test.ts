import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PHONE, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { call, type Decision, deaths, decide, RELIEF, type Report } from '../support/call.ts'
import { ELIGIBLE_HOUSEHOLD as FACTS } from '../support/household.ts'
import { expectUsable, HOSTILE } from '../support/page-checks.ts'
import { tabTo } from '../support/pages.ts'
import { type TestServer, testServer } from '../support/server.ts'

const HOUSING = 'rural-housing-renovation'
const AUDITOR = '审计人员'
const STAFF = '应急管理人员'
const OFFICER = '乡镇（街道）经办人员 · 中和镇'

let server: TestServer
let browser: Browser
let last: Decision

beforeAll(async () => {
	;[server, browser] = await Promise.all([testServer(), startBrowser()])
	for (const [i, count] of [2, 12, 21, 32].entries()) {
		const { status, body } = await decide(server, RELIEF, {
			...deaths(count, 'storm'),
			note: i === 1 ? HOSTILE : undefined,
		})
		expect(status).toBe(201)
		last = body
	}
	for (let i = 0; i < 55; i++) await decide(server, RELIEF, deaths(i % 3, `other-${i}`))
	for (const [i, grade] of ['D', 'C', 'B', 'D'].entries()) {
		const org = i === 3 ? '成吉思汗镇' : '中和镇'
		const facts = { ...FACTS, dangerGrade: grade, method: grade === 'C' ? 'repair' : 'self-build' }
		const body = { facts, asOf: '2023-07-01', subject: { kind: 'household', id: `户-${i}` } }
		expect((await decide(server, HOUSING, body, { as: 'township-officer', org })).status).toBe(201)
	}
})
afterAll(async () => {
	await browser?.close()
	await server?.stop()
})

const results = (page: Page) => page.getByRole('table', { name: '判定记录' })
const rowsOf = (page: Page) => results(page).getByRole('row')

describe('Searching', () => {
	test('by rule set: pages forth and back, each entry once; by outcome and organisation only what was asked for', async () => {
		const { page, complaints } = await visit(browser)
		await signIn(page, server.origin, AUDITOR, '#/records')
		await page.getByLabel('规则', { exact: true }).selectOption(RELIEF)
		await page.getByRole('button', { name: '查询' }).click()
		await results(page).waitFor()
		expect(await rowsOf(page).count()).toBe(51)
		await picture(page, 'records-search')
		await expectUsable(page)
		await page.getByRole('button', { name: '下一页' }).click()
		await page.getByText('第 2 页，本页 9 条').waitFor()
		expect(await page.getByText(HOSTILE).count()).toBe(1)
		await page.getByRole('button', { name: '上一页' }).click()
		await page.getByText('第 1 页，本页 50 条').waitFor()
		await page.getByLabel('规则', { exact: true }).selectOption(HOUSING)
		await page.getByLabel('结果', { exact: true }).selectOption({ label: '符合条件' })
		await page.getByLabel('单位', { exact: true }).fill('成吉思汗镇')
		await page.getByRole('button', { name: '查询' }).click()
		await page.getByText('户-3').waitFor()
		expect(await rowsOf(page).count()).toBe(2)
		expect(complaints).toEqual([])
	})

	test('a township is shown its own decisions and not asked whose', async () => {
		const { page } = await visit(browser, { viewport: PHONE })
		await signIn(page, server.origin, OFFICER, `#/records?ruleset=${HOUSING}`)
		await results(page).waitFor()
		expect(await page.getByLabel('单位').count()).toBe(0)
		expect(await rowsOf(page).count()).toBe(4)
		await picture(page, 'records-search-phone')
		await expectUsable(page)
	})

	test('says what to do where nothing is found or the search is no search', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, STAFF, '#/records')
		await page.getByText('按对象', { exact: true }).click()
		await page.getByRole('button', { name: '查询' }).click()
		expect(await page.getByRole('alert').innerText()).toContain('请填对象编号')
		await page.getByLabel('对象编号').fill(HOSTILE)
		await page.getByRole('button', { name: '查询' }).click()
		expect(await page.getByRole('alert').innerText()).toContain('对象编号应为')
		await page.getByLabel('对象编号').fill('nobody')
		await page.getByRole('button', { name: '查询' }).click()
		await page.getByText('没有查到符合条件的记录').waitFor()
	})

	test('is done by keyboard alone, from the search to the entry', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, STAFF, '#/records')
		await tabTo(page, '规则')
		await page.keyboard.press('ArrowDown')
		await tabTo(page, '查询')
		await page.keyboard.press('Enter')
		await results(page).waitFor()
		await tabTo(page, /^\d+年\d+月\d+日/)
		await page.keyboard.press('Enter')
		await page.getByRole('heading', { name: /灾害事件 other-54/ }).waitFor()
	})
})

describe('One entry', () => {
	test('shows outcome, reasons with clauses, facts, duties, who and when, and the hash', async () => {
		const { page, complaints } = await visit(browser)
		await signIn(page, server.origin, STAFF, `#/records/${last.decisionId}`)
		await page.getByRole('heading', { name: /灾害事件 storm/ }).waitFor()
		const text = await page.getByRole('main').innerText()
		for (const part of [
			'Ⅰ级响应',
			'5.1.1',
			'因灾死亡人数',
			'32 人',
			'责任事项',
			'北京时间',
			'级别升高',
			'应急管理人员',
		])
			expect(text).toContain(part)
		expect(text).toMatch(/[0-9a-f]{64}/)
		expect(await page.getByRole('button', { name: '重放判定' }).count()).toBe(0)
		await picture(page, 'records-entry')
		await expectUsable(page)
		expect(complaints).toEqual([])
		await page.emulateMedia({ media: 'print' })
		expect(await page.getByRole('banner').isVisible()).toBe(false)
		await picture(page, 'records-entry-print')
	})

	test('on a phone', async () => {
		const { page } = await visit(browser, { viewport: PHONE })
		await signIn(page, server.origin, OFFICER, `#/records?ruleset=${HOUSING}`)
		await results(page)
			.getByRole('link', { name: /^\d+年/ })
			.last()
			.click()
		await page.getByRole('heading', { name: /户-0/ }).waitFor()
		expect(await page.getByRole('main').innerText()).toContain('25,232 元')
		await picture(page, 'records-entry-phone')
		await expectUsable(page)
	})

	test('an auditor replays it and verifies its chain', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, AUDITOR, `#/records/${last.decisionId}`)
		await page.getByRole('button', { name: '重放判定' }).click()
		await page.getByText('重放结果与记录完全一致').waitFor()
		await page.getByRole('button', { name: '核对该对象的记录链' }).click()
		await page.getByText('记录链完整：共 4 条').waitFor()
		await picture(page, 'records-audit')
		await expectUsable(page)
	})

	test('what differs and what is wrong is shown entry by entry', async () => {
		const { page } = await visit(browser)
		await page.route('**/replay', (route) =>
			route.fulfill({
				json: {
					decisionId: last.decisionId,
					same: false,
					ruleFile: 'log',
					differences: [{ pointer: '/outcome/level', recorded: 'I', replayed: HOSTILE }],
					detail: '重放结果与记录有 1 处不同',
				},
			}),
		)
		await page.route('**/verification', (route) =>
			route.fulfill({
				json: {
					subject: { kind: 'incident', id: 'storm' },
					whole: false,
					chains: [
						{
							scope: '*',
							entries: 4,
							head: 'f'.repeat(64),
							faults: [
								{
									position: 2,
									decisionId: last.decisionId,
									fault: 'attributes-differ',
									detail: '第 2 条记录：正文与校验值不符，内容被改过',
								},
							],
						},
					],
				},
			}),
		)
		await signIn(page, server.origin, AUDITOR, `#/records/${last.decisionId}`)
		await page.getByRole('button', { name: '重放判定' }).click()
		await page.getByRole('cell', { name: JSON.stringify(HOSTILE) }).waitFor()
		await page.getByRole('button', { name: '核对该对象的记录链' }).click()
		await page.getByText('第 2 条记录：正文与校验值不符').waitFor()
		expect(await page.getByRole('link', { name: '打开这一条' }).getAttribute('href')).toBe(
			`#/records/${last.decisionId}`,
		)
		await picture(page, 'records-audit-faults')
		await expectUsable(page)
	})

	test('one that is not there, or another’s, is said so', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, OFFICER, `#/records/${last.decisionId}`)
		await page.getByText('没有这条判定记录，或它不属于您的单位').waitFor()
	})
})

test('An auditor verifies a day', async () => {
	const { page } = await visit(browser)
	await signIn(page, server.origin, AUDITOR, '#/records/seal')
	const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
	await page.getByLabel('日期（北京时间）').fill(today)
	await page.getByRole('button', { name: '核对这一天' }).click()
	await page.getByText(/的记录完整，共核对 60 条链/).waitFor()
	await page.getByText('这一天还没有封存').waitFor()
	await picture(page, 'records-seal')
	await expectUsable(page)
})

test('Statistics are a table, and a workbook', async () => {
	const { page } = await visit(browser)
	await signIn(page, server.origin, OFFICER, '#/records/report')
	await page.getByText('共 3 件判定').waitFor()
	const { body } = await call<Report>(server, '/v1/reports/outcomes', { as: 'township-officer', org: '中和镇' })
	const rows = page.getByRole('table', { name: '统计' }).getByRole('row')
	expect(await rows.count()).toBe(body.rows.length + 1)
	for (const { outcomeLabel } of body.rows)
		expect(await page.getByRole('cell', { name: outcomeLabel, exact: true }).count()).toBe(1)
	const coming = page.waitForEvent('download')
	await page.getByRole('button', { name: '下载工作簿' }).click()
	const download = await coming
	expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
	await picture(page, 'records-report')
	await expectUsable(page)
})
