import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { signIn, visit } from '../support/browser.ts'
import { outcome, pagesForTests, recordState } from '../support/pages.ts'

const stage = pagesForTests()
const HOSTILE = `<img src=x onerror="window.broken=1"><script>window.broken=1</script>{{7*7}}"'`

test('Hostile text in a rule file is shown as text, wherever it stands', async () => {
	const { page } = await visit(stage.browser, { serviceWorkers: 'block' })
	await page.route('**/assets/rules-waterlogging-response-2023-*.json', async (route) => {
		const response = await route.fetch()
		await route.fulfill({ response, json: hostile(await response.json()) })
	})
	await signIn(page, stage.origin, '应急管理人员', '#/level/waterlogging-response')
	await outcome(page).waitFor()
	await page.locator('#fact-rain3hMm').fill('55')
	const series = page.locator('#fact-rainSeries')
	for (const [index, amount] of ['20', '35'].entries()) {
		await series.getByRole('button').last().click()
		await series
			.locator('input')
			.nth(index * 2 + 1)
			.fill(amount)
	}
	await page.getByRole('img', { name: /界限图/ }).waitFor()
	await page.getByRole('img', { name: /界限图/ }).hover()
	const text = await page.getByRole('main').innerText()
	expect(text.split('<img src=x').length).toBeGreaterThan(40)
	expect(await page.evaluate('window.broken')).toBeUndefined()
	expect(await page.locator('main img, main script').count()).toBe(0)
})

/** Every text that people read; names, kinds and citations stay what they are. */
function hostile(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return value.map((one) => hostile(one, key))
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one, name)]))
	const texts = ['title', 'label', 'help', 'certifiedBy', 'what', 'who', 'to', 'group', 'note', 'chosen', 'why', 'cure']
	return typeof value === 'string' && texts.includes(key) ? `${value}${HOSTILE}` : value
}

test('Hostile text that a person enters is shown as text, and refused where it cannot stand', async () => {
	const { page } = await visit(stage.browser)
	await signIn(page, stage.origin, '应急管理人员', '#/level/disaster-relief-response')
	await outcome(page).waitFor()
	await page.getByLabel('因灾死亡人数', { exact: true }).fill(HOSTILE)
	await expect.poll(() => page.locator('#fact-deaths-fault').innerText()).toBe('请填数字，单位人')
	await page.getByLabel('因灾死亡人数', { exact: true }).fill('12')
	await page.getByLabel('对象编号').fill(HOSTILE)
	await page.getByRole('button', { name: '记录本次判定' }).click()
	expect(await page.locator('#subject-id-hint').getAttribute('class')).toBe('field-fault')
	await page.getByLabel('对象编号').fill('hostile-1')
	await page.getByLabel('备注（可不填）').fill(HOSTILE)
	await page.getByRole('button', { name: '记录本次判定' }).click()
	await expect.poll(() => recordState(page).innerText()).toContain('已记录')
	await page.emulateMedia({ media: 'print' })
	expect(await page.locator('.sheet').innerText()).toContain(HOSTILE)
	expect(await page.evaluate('window.broken')).toBeUndefined()
})

test('No page writes markup', () => {
	const files = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
	for (const file of files)
		expect(readFileSync(`web/${file}`, 'utf8')).not.toMatch(
			/dangerouslySetInnerHTML|\.innerHTML|document\.write|\beval\(/,
		)
})
