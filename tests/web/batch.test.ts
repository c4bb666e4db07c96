import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import { csvSheet } from '../../web/pages/batch/read-csv.ts'
import { columnFor, placeOf } from '../../web/pages/batch/sheet.ts'
import { PHONE, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { type Batch, call, type DecisionList, type Job } from '../support/call.ts'
import { expectUsable, HOSTILE } from '../support/page-checks.ts'
import { tabTo } from '../support/pages.ts'
import { type TestServer, testServer } from '../support/server.ts'

const HOUSING = 'rural-housing-renovation'
const WHO = '乡镇（街道）经办人员 · 中和镇'
/** The identity behind it. */
const OFFICER = { as: 'township-officer', org: '中和镇', subject: 'dev-township-officer' } as const
const GOOD: Record<string, ExcelJS.CellValue> = {
	家庭类别: '农村低保户',
	长期居住在农村: '是',
	家庭住房处数: 1,
	房屋危险等级: 'D级',
	判定日期: new Date('2023-07-01T00:00:00Z'),
}

let server: TestServer
let browser: Browser
beforeAll(async () => {
	;[server, browser] = await Promise.all([testServer(), startBrowser()])
})
afterAll(async () => {
	await browser?.close()
	await server?.stop()
})

/** The template, filled in: a row for each set of cells by heading. */
async function workbook(rows: readonly Record<string, ExcelJS.CellValue>[]): Promise<Buffer> {
	const token = await server.identities.token({ role: 'township-officer', org: '中和镇' }, new Date())
	const template = await fetch(`${server.origin}/v1/rulesets/${HOUSING}/template.xlsx`, {
		headers: { authorization: `Bearer ${token}` },
	})
	const book = new ExcelJS.Workbook()
	await book.xlsx.load(await template.arrayBuffer())
	const sheet = book.getWorksheet('填报')!
	const columns = new Map<string, number>()
	sheet.getRow(1).eachCell((cell, i) => columns.set(String(cell.text), i))
	for (const [i, row] of rows.entries()) {
		for (const [heading, value] of Object.entries(row)) {
			const [, column] = [...columns].find(([name]) => name.startsWith(heading))!
			sheet.getRow(i + 2).getCell(column).value = value
		}
	}
	return Buffer.from(await book.xlsx.writeBuffer())
}

const xlsx = (name: string, buffer: Buffer) => ({ name, mimeType: MEDIA_TYPES.workbook, buffer })
const csv = (name: string, text: string) => ({ name, mimeType: MEDIA_TYPES.csv, buffer: Buffer.from(text) })
const field = (page: Page) => page.getByLabel('填好的工作簿或 CSV')

async function open(page: Page): Promise<void> {
	await signIn(page, server.origin, WHO, `#/batch?ruleset=${HOUSING}`)
	await page.getByRole('heading', { name: '批量核定' }).waitFor()
}

/** The job that the page has handed in. */
function jobOf(page: Page): Promise<Job> {
	return page.waitForResponse((one) => one.url().includes('/v1/jobs?') && one.ok()).then((one) => one.json())
}

async function downloaded(page: Page, button: string): Promise<Buffer> {
	const coming = page.waitForEvent('download')
	await page.getByRole('button', { name: button }).click()
	const chunks: Buffer[] = []
	for await (const chunk of (await (await coming).createReadStream()) as AsyncIterable<Buffer>) chunks.push(chunk)
	return Buffer.concat(chunks)
}

async function fromApi(job: Job, accept: string): Promise<Buffer> {
	const token = await server.identities.token(
		{ role: OFFICER.as, org: OFFICER.org, subject: OFFICER.subject },
		new Date(),
	)
	const answer = await fetch(`${server.origin}/v1/jobs/${job.jobId}/result`, {
		headers: { authorization: `Bearer ${token}`, accept },
	})
	expect(answer.status).toBe(200)
	return Buffer.from(await answer.arrayBuffer())
}

describe('A thousand households with twenty bad cells', () => {
	/** What is wrong, by the row of the sheet. */
	const BAD = new Map<number, Record<string, ExcelJS.CellValue>>(
		Array.from({ length: 20 }, (_, i) => [
			2 + i * 49,
			[{ 房屋危险等级: 'E级' }, { 家庭住房处数: '两处' }, { 家庭住房处数: -1 }, { 家庭类别: HOSTILE }][i % 4]!,
		]),
	)

	test('shows progress, marks the twenty where they are, decides the others, and gives the results as files', async () => {
		const rows = Array.from({ length: 1_000 }, (_, i) => ({
			对象编号: `千-${i}`,
			...GOOD,
			房屋危险等级: ['D级', 'B级'][i % 2]!,
			...BAD.get(i + 2),
		}))
		const file = xlsx('一千户.xlsx', await workbook(rows))
		const { page, complaints } = await visit(browser)
		await open(page)
		await picture(page, 'batch')
		await expectUsable(page)
		const started = jobOf(page)
		const seen: number[] = []
		page.on('response', async (response) => {
			if (/\/v1\/jobs\/[0-9a-f]+$/.test(response.url())) seen.push(((await response.json()) as Job).done)
		})
		await field(page).setInputFiles(file)
		await page.getByText(/已处理 \d+ 行，共 1000 行/).waitFor({ timeout: 60_000 })
		expect(await page.getByRole('progressbar').count()).toBe(1)
		await picture(page, 'batch-progress')
		await page.getByText('共 1000 行：判定 980 行').waitFor({ timeout: 120_000 })
		expect(seen.some((done) => done > 0 && done < 1_000)).toBe(true)
		const job = await started
		await page.getByText('20 行有问题，没有判定（20 格要改）').waitFor()
		const marked = page.locator('td.r-bad-cell')
		await expect.poll(() => marked.count()).toBe(20)
		for (const text of await marked.allInnerTexts()) expect(text).toMatch(/\n/)
		const texts = (await marked.allInnerTexts()).join('\n')
		for (const wrong of ['E级', '两处', '-1', HOSTILE]) expect(texts).toContain(wrong)
		await picture(page, 'batch-done')
		await expectUsable(page)

		const answer = JSON.parse((await fromApi(job, MEDIA_TYPES.json)).toString('utf8')) as Batch
		expect(answer.counts).toEqual({ rows: 1_000, decided: 980, replayed: 0, problems: 20 })
		const badRows = answer.results.filter(({ problem }) => problem).map(({ row }) => row)
		expect(badRows).toEqual([...BAD.keys()])
		const heads = await page.getByRole('table', { name: '原表内容' }).getByRole('rowheader').allInnerTexts()
		expect(heads.map((head) => Number(head.split('\n')[0]))).toEqual(badRows)

		const book = await downloaded(page, '下载结果工作簿')
		expect(book.equals(await fromApi(job, MEDIA_TYPES.workbook))).toBe(true)
		const sheet = await readBack(book)
		expect(sheet).toHaveLength(1_000)
		for (const [i, { row, subject, decision }] of answer.results.entries()) {
			const [line, , id, , , ...rest] = sheet[i]!
			expect([line, id]).toEqual([row, subject?.id ?? ''])
			expect(rest.includes(decision?.decisionId ?? '')).toBe(true)
		}
		const text = await downloaded(page, '下载结果 CSV')
		expect(text.equals(await fromApi(job, MEDIA_TYPES.csv))).toBe(true)

		const filters = page.getByRole('group', { name: '按结果筛选' })
		for (const [label, one] of [
			['不可以', 490],
			['有问题', 20],
		] as const) {
			await filters.getByRole('button', { name: `${label} ${one}` }).click()
			expect(await page.getByRole('table', { name: '各行结果' }).getByRole('row').count()).toBe(Math.min(50, one) + 1)
		}
		await filters.getByRole('button', { name: /^全部/ }).click()
		await page.getByRole('table', { name: '各行结果' }).getByRole('link', { name: '打开' }).first().click()
		await page.getByRole('heading', { name: /千-1/ }).waitFor()
		expect(complaints).toEqual([])
	}, 240_000)
})

/** The cells of a workbook's results below the headings; blank ones as empty text. */
async function readBack(bytes: Buffer): Promise<(string | number)[][]> {
	const book = new ExcelJS.Workbook()
	await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
	const rows: (string | number)[][] = []
	book.worksheets[0]!.eachRow((row, at) => {
		if (at === 1) return
		rows.push(Array.from(row.values as ExcelJS.CellValue[], (value) => (value ?? '') as string | number).slice(1))
	})
	return rows
}

describe('Nothing is decided twice', () => {
	const TEXT = `对象编号,房屋危险等级,判定日期,备注\n${Array.from({ length: 30 }, (_, i) => `断-${i},D级,2023-07-01,=1+1`).join('\n')}`
	const decisionsOf = async (id: string) => {
		const { body } = await call<DecisionList>(
			server,
			`/v1/decisions?subject=${encodeURIComponent(`household:${id}`)}`,
			OFFICER,
		)
		return body.decisions.length
	}

	test('when the answer is lost, when the page is opened again, when the same file is chosen again', async () => {
		const { page } = await visit(browser)
		await open(page)
		const keys: string[] = []
		let lost = 0
		await page.route('**/v1/jobs?*', async (route) => {
			keys.push((await route.request().allHeaders())['idempotency-key']!)
			if (lost++ > 0) return route.continue()
			// It arrives, and the answer does not.
			await route.fetch()
			await route.abort()
		})
		await field(page).setInputFiles(csv('断线.csv', TEXT))
		await page.getByText('还不知道服务器有没有收到').waitFor()
		await picture(page, 'batch-cut')
		await page.getByText('共 30 行：判定 30 行').waitFor({ timeout: 30_000 })
		await page.reload()
		await page.getByText('共 30 行：判定 30 行').waitFor({ timeout: 30_000 })
		await page.getByRole('link', { name: '交另一份' }).click()
		await field(page).setInputFiles(csv('改了名.csv', TEXT))
		await page.getByText('这份文件已经判定过').waitFor({ timeout: 30_000 })
		expect(keys.length).toBeGreaterThanOrEqual(4)
		expect(new Set(keys).size).toBe(1)
		for (const id of ['断-0', '断-29']) expect(await decisionsOf(id)).toBe(1)

		await page.getByRole('button', { name: '按今天的情况重新判定' }).click()
		await page.getByRole('dialog').getByRole('button', { name: '重新判定' }).click()
		await expect.poll(() => decisionsOf('断-29'), { timeout: 30_000 }).toBe(2)
	}, 120_000)
})

describe('A file that is no batch', () => {
	test('is refused with its sentence', async () => {
		const { page } = await visit(browser)
		await open(page)
		await field(page).setInputFiles({ name: '旧.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('x') })
		expect(await page.getByRole('alert').innerText()).toContain('另存为 .xlsx')
		await field(page).setInputFiles(csv('别的.csv', `对象编号,${HOSTILE.replaceAll('"', '')}\nA-1,1`))
		await page.getByText('这份文件没有被接受，没有判定任何一行').waitFor({ timeout: 30_000 })
		expect(await page.getByRole('alert').innerText()).toContain('有不认识的列')
		await picture(page, 'batch-refused')
		await expectUsable(page)
		await page.getByRole('link', { name: '交另一份' }).click()
		await field(page).setInputFiles(xlsx('不是.xlsx', Buffer.from('not a workbook')))
		await page.getByText('没有判定任何一行').waitFor({ timeout: 30_000 })
	})

	test('auditors are not offered the page', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, '审计人员', '#/batch')
		await page.getByText('没有这个页面').waitFor()
	})
})

test('On a phone, with the keyboard alone: template, file, results, and the list of what was handed in', async () => {
	const { page, complaints } = await visit(browser, { viewport: PHONE })
	// Asked for in good time: the browser is told to hand the chooser over.
	page.on('filechooser', () => {})
	await open(page)
	await tabTo(page, '下载填报模板')
	const template = page.waitForEvent('download')
	await page.keyboard.press('Enter')
	expect((await template).suggestedFilename()).toBe('农村危房改造-填报模板.xlsx')
	await tabTo(page, '填好的工作簿或 CSV')
	const choosing = page.waitForEvent('filechooser')
	await page.keyboard.press('Enter')
	const rows = ['键-1,D级,2023-07-01', `键-2,${HOSTILE.replaceAll('"', '')},2023-07-01`, '键-3,,2023-07-01']
	await (await choosing).setFiles(csv('三户.csv', `对象编号,房屋危险等级,判定日期\n${rows.join('\n')}`))
	await page.getByText('共 3 行：判定 2 行').waitFor({ timeout: 30_000 })
	await expect.poll(() => page.locator('td.r-bad-cell').count()).toBe(1)
	await picture(page, 'batch-phone')
	await expectUsable(page)
	await tabTo(page, /^有问题 1$/)
	await page.keyboard.press('Enter')
	expect(await page.getByRole('table', { name: '各行结果' }).getByRole('row').count()).toBe(2)
	await page.getByRole('link', { name: '交另一份' }).click()
	await page.getByRole('table', { name: '本机交过的批次' }).waitFor()
	await picture(page, 'batch-list-phone')
	await expectUsable(page)
	await page.getByRole('button', { name: '移除 三户.csv' }).click()
	await page.getByRole('dialog').getByRole('button', { name: '移除' }).click()
	await expect.poll(() => page.getByRole('table', { name: '本机交过的批次' }).count()).toBe(0)
	expect(complaints).toEqual([])
})

test('Five thousand rows stay fast: a page of them is in the document at a time', async () => {
	const { page } = await visit(browser)
	await open(page)
	const done = jobOf(page)
	await field(page).setInputFiles(csv('一户.csv', '对象编号,房屋危险等级,判定日期\n多-0,D级,2023-07-01'))
	await page.getByText('共 1 行：判定 1 行').waitFor({ timeout: 30_000 })
	const { results } = JSON.parse((await fromApi(await done, MEDIA_TYPES.json)).toString('utf8')) as Batch
	const many = Array.from({ length: 5_000 }, (_, i) => ({
		...results[0]!,
		row: i + 2,
		subject: { kind: 'household', id: `多-${i}` },
	}))
	await page.route('**/v1/jobs/*/result', (route) =>
		route.fulfill({ json: { results: many, counts: { rows: 5_000, decided: 5_000, replayed: 0, problems: 0 } } }),
	)
	await page.reload()
	await page.getByText('共 5000 行：判定 5000 行').waitFor({ timeout: 30_000 })
	const table = page.getByRole('table', { name: '各行结果' })
	expect(await table.getByRole('row').count()).toBe(51)
	const pages = page.getByRole('list', { name: '各行结果的页' })
	await pages.getByText('100', { exact: true }).click()
	await table.getByText('多-4999').waitFor()
})

describe('The sheet as it looks', () => {
	test('CSV: quotes, line breaks within them, the row of each record, semicolons, what Excel saves in China', () => {
		const sheet = csvSheet(Buffer.from('\ufeff"对象编号*",备注\r\nA,"一\r\n""二"""\r\n\r\nB,三\r\n'))
		expect(sheet).toMatchObject({ headingRow: 1, headings: ['对象编号*', '备注'] })
		expect(sheet.rows).toEqual([
			{ row: 2, cells: ['A', '一\n"二"'] },
			{ row: 5, cells: ['B', '三'] },
		])
		expect(csvSheet(Buffer.from('对象编号;备注\nA;1,5')).rows).toEqual([{ row: 2, cells: ['A', '1,5'] }])
		const gbk = Buffer.from([0xb6, 0xd4, 0xcf, 0xf3, 0xb1, 0xe0, 0xba, 0xc5, 0x0a, 0x41])
		expect(csvSheet(gbk)).toMatchObject({ headings: ['对象编号'], rows: [{ row: 2, cells: ['A'] }] })
	})

	test('cells and columns are found by name', () => {
		expect(placeOf('A1')).toEqual({ row: 1, column: 0 })
		expect(placeOf('AB12')).toEqual({ row: 12, column: 27 })
		expect(placeOf('第 3 行')).toBeNull()
		expect(columnFor(['对象编号*', '面积（平方米）'], '面积', 'areaM2')).toBe(1)
		expect(columnFor(['对象编号*', 'areaM2'], '面积', 'areaM2')).toBe(1)
		expect(columnFor(['对象编号'], '面积', 'areaM2')).toBe(-1)
	})
})
