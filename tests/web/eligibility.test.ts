import { describe, expect, test } from 'vitest'
import { DESKTOP, PHONE, picture, type Somebody, signIn, visit } from '../support/browser.ts'
import {
	barriers,
	choose,
	expectNoSidewaysScrolling,
	expectOnePage,
	outcome,
	pagesForTests,
	recordState,
	result,
	tabTo,
} from '../support/pages.ts'

const stage = pagesForTests()

async function somebody(who: Somebody, hash: string, options: Parameters<typeof visit>[1] = {}) {
	const visited = await visit(stage.browser, options)
	await signIn(visited.page, stage.origin, who, hash)
	return visited
}
const TOWN = '乡镇（街道）经办人员 · 中和镇'

describe('资格核定', () => {
	test.each([
		['desktop', DESKTOP],
		['phone', PHONE],
	])(
		'a household is eligible, with its amount step by step, and the notice is one page: %s',
		async (name, viewport) => {
			const { page, complaints } = await somebody(TOWN, '#/eligibility/rural-housing-renovation', { viewport })
			await outcome(page).waitFor()
			await page.getByLabel('按哪一天的规定').fill('2023-07-01')
			await page.locator('#fact-householdCategory').click()
			await page.getByTitle('农村低保户').click()
			for (const fact of [
				'categoryCertified',
				'ruralLongTermResident',
				'agriculturalHukou',
				'voluntary',
				'thirdPartyAppraised',
			])
				await choose(page, `fact-${fact}`, 'true')
			await page.locator('#fact-dwellingCount').fill('1')
			await choose(page, 'fact-dangerGrade', 'D')
			await choose(page, 'fact-otherHousingAid', 'none')
			await choose(page, 'fact-method', 'self-build')
			await page.locator('#fact-floorAreaM2').fill('55')
			await expect.poll(() => result(page).innerText()).toMatch(/^符合条件/)
			const slip = page.getByRole('region', { name: '金额' })
			expect(await slip.innerText()).toMatch(/25,232 元/)
			expect(await slip.innerText()).toContain('还不能支付')
			await page.getByLabel('对象编号').fill(`zhonghe-${name}`)
			await page.getByRole('button', { name: '记录本次判定' }).click()
			await expect.poll(() => recordState(page).innerText()).toContain('已记录')
			await expectNoSidewaysScrolling(page)
			expect(await barriers(page)).toEqual([])
			await picture(page, `eligibility-${name}`)
			await page.emulateMedia({ media: 'print' })
			expect(await page.locator('.sheet').innerText()).toMatch(/核定告知单[\s\S]*已记录，编号/)
			await expectOnePage(page, `sheet-eligibility-${name}`)
			expect(complaints).toEqual([])
		},
	)

	test('A refusal names what failed and what would cure it', async () => {
		const { page } = await somebody(TOWN, '#/eligibility/rural-housing-renovation')
		await outcome(page).waitFor()
		await choose(page, 'fact-thirdPartyAppraised', 'false')
		await expect.poll(() => result(page).innerText()).toBe('不符合条件')
		expect(await page.getByRole('region', { name: '依据' }).innerText()).toContain('补救')
	})

	test('With the keyboard alone', async () => {
		const { page } = await somebody(TOWN, '#/eligibility')
		await page.getByRole('heading', { name: '资格核定', level: 1 }).waitFor()
		await picture(page, 'eligibility-picker')
		expect(await barriers(page)).toEqual([])
		await tabTo(page, /^农村危房改造 ?/)
		await page.keyboard.press('Enter')
		await outcome(page).waitFor()
		await tabTo(page, '不清楚')
		await page.keyboard.press('ArrowLeft')
		await tabTo(page, '对象编号', 200)
		await page.keyboard.type('keyboard-1')
		await tabTo(page, '记录本次判定')
		await page.keyboard.press('Enter')
		await expect.poll(() => recordState(page).innerText()).toContain('已记录')
	})

	test('Who works in other domains sees their rule sets only, and an auditor none', async () => {
		const department = await somebody('部门经办人员 · 市政务服务局', '#/eligibility')
		await department.page.getByRole('heading', { name: '资格核定', level: 1 }).waitFor()
		const names = await department.page.getByRole('main').innerText()
		expect(names).toContain('供热')
		expect(names).not.toContain('农村危房改造')
		expect(await department.page.getByRole('navigation', { name: '主菜单' }).innerText()).not.toContain('响应定级')
		const auditor = await somebody('审计人员', '#/level')
		expect(await auditor.page.getByRole('navigation', { name: '主菜单' }).innerText()).not.toContain('响应定级')
	})
})
