import { describe, expect, test } from 'vitest'
import { DESKTOP, PHONE, picture, signIn, visit } from '../support/browser.ts'
import { call, type DecisionList } from '../support/call.ts'
import {
	barriers,
	expectNoSidewaysScrolling,
	expectOnePage,
	outcome,
	pagesForTests,
	recordState,
	result,
	tabTo,
} from '../support/pages.ts'
import { MOBILE_NUMBER } from '../support/personal.ts'

const stage = pagesForTests()

const RELIEF = '#/level/disaster-relief-response'
const RAIN = '#/level/waterlogging-response'

async function officer(hash: string, options: Parameters<typeof visit>[1] = {}) {
	const visited = await visit(stage.browser, options)
	await signIn(visited.page, stage.origin, '应急管理人员', hash)
	await outcome(visited.page).waitFor()
	return visited
}

describe('响应定级', () => {
	test('Thirty deaths are level I at once, with the clause and who decides; without them it asks', async () => {
		const { page, complaints } = await officer(RELIEF)
		const deaths = page.getByLabel('因灾死亡人数', { exact: true })
		await deaths.fill('30')
		await expect.poll(() => result(page).innerText()).toBe('Ⅰ级响应')
		const grounds = page.getByRole('region', { name: '依据' })
		expect(await grounds.innerText()).toMatch(/因灾死亡人数 30 人，达到 30 人\s*第5\.1\.1\(1\)条/)
		expect(await page.getByRole('region', { name: '由谁决定' }).innerText()).toContain('决定')
		await deaths.fill('')
		await expect.poll(() => result(page).innerText()).toBe('尚不能判定')
		const questions = page.getByRole('region', { name: '还要问清的情况' })
		expect(await questions.getByRole('button').allInnerTexts()).toContain('因灾死亡人数')
		expect(complaints).toEqual([])
	})

	test('“至少 12 人” is entered by the switch or typed, proves level III and leaves II and I open', async () => {
		const { page } = await officer(RELIEF)
		const deaths = page.getByLabel('因灾死亡人数', { exact: true })
		await deaths.fill('12')
		const sure = page.getByRole('radiogroup', { name: '因灾死亡人数的把握' })
		await sure.getByText('至少').click()
		await expect.poll(() => outcome(page).innerText()).toMatch(/Ⅲ级响应\s*已经达到；不排除 Ⅱ级响应、Ⅰ级响应/)
		expect(await page.getByRole('region', { name: '依据' }).innerText()).toContain('至少 12 人')
		await deaths.fill('')
		expect(await sure.getByRole('radio', { name: '不清楚' }).isChecked()).toBe(true)
		await deaths.fill('至少 12')
		expect(await deaths.inputValue()).toBe('12')
		expect(await sure.getByRole('radio', { name: '至少' }).isChecked()).toBe(true)
	})

	test('A question leads to its field', async () => {
		const { page } = await officer(RELIEF)
		await page.getByRole('region', { name: '还要问清的情况' }).getByRole('button', { name: '倒塌房屋间数' }).click()
		expect(await page.evaluate('document.activeElement.id')).toBe('fact-collapsedRooms')
	})

	test('A bad figure is named where it stands, does not count, and cannot be recorded', async () => {
		const { page } = await officer(RELIEF)
		const deaths = page.getByLabel('因灾死亡人数', { exact: true })
		for (const [text, fault] of [
			['十二', '请填数字，单位人'],
			['1.5', '请填整数'],
			['99999999', '请填 0 至 10000000 之间的数'],
		] as const) {
			await deaths.fill(text)
			await expect.poll(() => page.locator('#fact-deaths-fault').innerText()).toBe(fault)
		}
		await expect.poll(() => result(page).innerText()).toBe('尚不能判定')
		await page.getByLabel('对象编号').fill('2022-07-26-暴雨')
		await page.getByRole('button', { name: '记录本次判定' }).click()
		expect(await recordState(page).innerText()).toContain('有 1 处填写有误')
		await deaths.fill('１２')
		await expect.poll(() => result(page).innerText()).toBe('Ⅲ级响应')
	})

	test('Facts that do not apply are not asked for', async () => {
		const { page } = await officer(RELIEF)
		const drought = page.getByLabel('因旱缺粮缺水等需政府救助人数', { exact: true })
		expect(await drought.isVisible()).toBe(true)
		await page.getByRole('radiogroup', { name: '灾种' }).getByText('洪涝').click()
		await expect.poll(() => drought.isVisible()).toBe(false)
	})

	test('A rain series is drawn against the thresholds and gives the level', async () => {
		const { page, complaints } = await officer(RAIN)
		const series = page.getByRole('group', { name: '逐时雨量' })
		for (const [index, amount] of ['8', '22', '25', '6'].entries()) {
			await series.getByRole('button', { name: '加一行' }).click()
			await series.getByLabel(`第 ${index + 1} 行数值`).fill(amount)
		}
		await expect.poll(() => result(page).innerText()).toBe('Ⅱ级响应')
		const chart = page.getByRole('img', { name: /雨量与界限图/ })
		await chart.waitFor()
		expect(await chart.getAttribute('aria-label')).toMatch(/3小时滚动雨量最大 55 毫米；界限：.*Ⅱ级响应 50/)
		expect(await chart.locator('canvas').count()).toBe(1)
		await picture(page, 'level-rain-desktop')
		expect(complaints).toEqual([])
	})

	test('The countdown of the report by telephone within 20 minutes runs', async () => {
		const { page } = await officer(RAIN)
		await page.getByLabel('3小时雨量', { exact: true }).fill('55')
		const moment = page.locator('.field', { hasText: '灾害发生时间' })
		await moment.getByRole('button', { name: '现在' }).click()
		const timer = page.locator('.duties li', { hasText: '20 分钟内' }).getByRole('timer').first()
		const first = await timer.innerText()
		expect(first).toMatch(/剩 1[89]分\d\d秒/)
		await expect.poll(() => timer.innerText()).not.toBe(first)
	})

	test('A decision is recorded once for one content, and what is shown is what is logged', async () => {
		const { page } = await officer(RELIEF)
		await page.getByLabel('因灾死亡人数', { exact: true }).fill('12')
		await page.getByLabel('对象编号').fill('logged-1')
		await page.getByLabel('备注（可不填）').fill('第一次报告')
		await expect.poll(() => recordState(page).innerText()).toContain('以上是试算，尚未记录')
		await page.getByRole('button', { name: '记录本次判定' }).click()
		await expect.poll(() => recordState(page).innerText()).toContain('已记录')
		const shown = await recordState(page).locator('code').innerText()
		const { body } = await call<DecisionList>(stage.server, '/v1/decisions?subject=incident:logged-1')
		expect(body.decisions).toMatchObject([
			{ decisionId: shown, outcome: { level: 'III' }, note: '第一次报告', sequence: 1 },
		])
		expect(await page.getByRole('button', { name: '记录本次判定' }).isDisabled()).toBe(true)
		await page.reload()
		await expect.poll(() => recordState(page).innerText()).toContain(shown)
		await page.getByLabel('因灾死亡人数', { exact: true }).fill('20')
		await expect.poll(() => recordState(page).innerText()).toContain('改动后的内容尚未记录')
		await page.getByRole('button', { name: '记录本次判定' }).click()
		await expect.poll(() => recordState(page).innerText()).toMatch(/第 2 条记录（比上次高）/)
	})

	test('What the server refuses is shown where it stands', async () => {
		const { page } = await officer(RELIEF)
		await page.getByLabel('因灾死亡人数', { exact: true }).fill('12')
		await page.getByLabel('对象编号').fill('refused-1')
		await page.getByLabel('备注（可不填）').fill(`联系电话 ${MOBILE_NUMBER}`)
		await page.getByRole('button', { name: '记录本次判定' }).click()
		await expect.poll(() => recordState(page).innerText()).toMatch(/没有记录：.*手机号码/)
		await page.getByLabel('备注（可不填）').fill('第二次报告')
		await page.getByRole('button', { name: '记录本次判定' }).click()
		await expect.poll(() => recordState(page).innerText()).toContain('已记录')
	})

	test('A day on which no version was in force is said, with the versions there are', async () => {
		const { page } = await officer(RELIEF)
		await page.getByLabel('按哪一天的规定').fill('2001-01-01')
		await page.getByText('2001-01-01 没有生效的版本').waitFor()
		await page.getByRole('button', { name: /^2022 版/ }).click()
		await outcome(page).waitFor()
	})

	test.each([
		['desktop', DESKTOP],
		['phone', PHONE],
	])('is done with the keyboard alone, without barriers: %s', async (name, viewport) => {
		const { page, complaints } = await visit(stage.browser, { viewport })
		await signIn(page, stage.origin, '应急管理人员')
		await expect.poll(() => barriers(page)).toEqual([])
		await picture(page, `level-picker-${name}`)
		await tabTo(page, /^自然灾害救助应急响应/)
		await page.keyboard.press('Enter')
		await outcome(page).waitFor()
		await tabTo(page, '因灾死亡人数')
		await page.keyboard.type('12')
		await tabTo(page, '确切')
		await page.keyboard.press('ArrowRight')
		await tabTo(page, '紧急转移安置人数')
		await page.keyboard.type('至少26000')
		await expect.poll(() => result(page).innerText()).toBe('Ⅲ级响应')
		await tabTo(page, '对象编号', 200)
		await page.keyboard.type(`keyboard-${name}`)
		await tabTo(page, '记录本次判定')
		await page.keyboard.press('Enter')
		await expect.poll(() => recordState(page).innerText()).toContain('已记录')
		await expectNoSidewaysScrolling(page)
		expect(await barriers(page)).toEqual([])
		await picture(page, `level-${name}`)
		expect(complaints).toEqual([])
	})

	test('The sheet is one A4 page, however many duties a level has, and says whether it is logged', async () => {
		const { page } = await officer(RELIEF)
		await page.getByLabel('因灾死亡人数', { exact: true }).fill('30')
		await page.getByLabel('对象编号').fill('printed-1')
		await expect.poll(() => result(page).innerText()).toBe('Ⅰ级响应')
		await page.emulateMedia({ media: 'print' })
		const sheet = page.locator('.sheet')
		expect(await sheet.innerText()).toMatch(/处置建议单[\s\S]*试算：尚未记录，不能作为依据[\s\S]*Ⅰ级响应/)
		await expectOnePage(page, 'sheet-level')
	})
})
