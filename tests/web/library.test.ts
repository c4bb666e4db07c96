import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../rules/index.ts'
import { cut } from '../../web/pages/library/differences.ts'
import { thresholdsOf } from '../../web/pages/library/thresholds.ts'
import { partsOf } from '../../web/rule-words/parts.ts'
import { PHONE, picture, signIn, startBrowser, visit } from '../support/browser.ts'
import { call, decide, type Impact } from '../support/call.ts'
import { ELIGIBLE_HOUSEHOLD as FACTS } from '../support/household.ts'
import { expectUsable, HOSTILE, hostileFile } from '../support/page-checks.ts'
import { expectNoSidewaysScrolling, tabTo } from '../support/pages.ts'
import { type TestServer, testServer } from '../support/server.ts'

const HOUSING = 'rural-housing-renovation'
const AUDITOR = '审计人员'
const STAFF = '应急管理人员'
const file = JSON.parse(readFileSync('rules/catalogue/rural-housing-renovation/2023.json', 'utf8'))

let server: TestServer
let browser: Browser
beforeAll(async () => {
	;[server, browser] = await Promise.all([testServer(), startBrowser()])
	for (let i = 0; i < 6; i++) {
		const facts = { ...FACTS, dwellingCount: i < 4 ? 1 : 2 }
		const body = { facts, asOf: '2023-07-01', subject: { kind: 'household', id: `户-${i}` } }
		expect((await decide(server, HOUSING, body, { as: 'township-officer', org: '中和镇' })).status).toBe(201)
	}
})
afterAll(async () => {
	await browser?.close()
	await server?.stop()
})

const versions = catalogue.list().flatMap(({ id, versions }) => versions.map(({ version }) => ({ id, version })))

describe('In words', () => {
	test.each(versions)(
		'$id $version: every part has a label and a text, and none shows a code or a hole',
		({ id, version }) => {
			const compiled = catalogue.select(id, { version })
			const parts = partsOf(compiled)
			expect(parts.length).toBeGreaterThan(10)
			const names = new Set([...Object.keys(compiled.ruleSet.facts), ...Object.keys(compiled.ruleSet.derived)])
			for (const { label, text, key } of parts) {
				expect(label, key).not.toBe('')
				expect(`${label}${text}`, key).not.toMatch(/undefined|null|NaN|\[object/)
				for (const word of text.match(/\b[a-z]+[A-Z]\w*\b/g) ?? [])
					expect(names.has(word), `${key}: ${word}`).toBe(false)
			}
		},
	)

	test('the levels of disaster relief stand beside each other, each at its figure', () => {
		const { levels, rows } = thresholdsOf(catalogue.select('disaster-relief-response', { version: '2022' }))
		expect(levels.map(({ level }) => level)).toEqual(['I', 'II', 'III', 'IV'])
		const deaths = rows.find(({ label }) => label === '因灾死亡人数')!
		const figures = deaths.cells.map((cell) => cell.map((words) => (words.kind === 'one' ? words.leaf.value : null)))
		expect(figures).toEqual([[30], [20], [10], [5]])
	})

	test('a difference is marked at whole figures', () => {
		expect(cut('最高 12000 元', '最高 12500 元')).toEqual({
			head: '最高 ',
			before: '12000',
			after: '12500',
			tail: ' 元',
		})
		expect(cut('甲', '甲乙')).toEqual({ head: '甲', before: '', after: '乙', tail: '' })
	})
})

describe('Reading', () => {
	test('every section of every version opens, at 360 px without scrolling sideways', async () => {
		const { page, complaints } = await visit(browser, { viewport: PHONE })
		await signIn(page, server.origin, STAFF, '#/library')
		await page.getByRole('heading', { name: '规则库' }).waitFor()
		for (const { id, version } of versions) {
			for (const section of ['rules', 'duties', 'facts', 'readings']) {
				await page.goto(`${server.origin}/#/library/${id}/${version}/${section}`)
				await page.getByRole('navigation', { name: '这套规则的各部分' }).waitFor()
				await expectNoSidewaysScrolling(page)
			}
		}
		expect(complaints).toEqual([])
	}, 240_000)

	test('thresholds side by side by level, with clause and lines', async () => {
		const { page, complaints } = await visit(browser)
		await signIn(page, server.origin, STAFF, '#/library/disaster-relief-response')
		const table = page.getByRole('table', { name: '各级界限对照' })
		await table.waitFor()
		const row = table
			.getByRole('row')
			.filter({ has: page.getByRole('rowheader', { name: '因灾死亡人数', exact: true }) })
		expect(await row.innerText()).toMatch(/达到 30 人[\s\S]*达到 20 人[\s\S]*达到 10 人[\s\S]*达到 5 人/)
		expect(await row.innerText()).toContain('5.1.1(1)，第 579 行')
		await picture(page, 'library-thresholds')
		await expectUsable(page)
		await page.getByRole('link', { name: '存疑与未编入' }).click()
		await page.getByRole('table', { name: '存疑处理' }).waitFor()
		await picture(page, 'library-readings')
		await expectUsable(page)
		expect(complaints).toEqual([])
	})

	test.each(['rules', 'duties', 'facts'])('%s of a housing rule set on a phone', async (section) => {
		const { page } = await visit(browser, { viewport: PHONE })
		await signIn(page, server.origin, '乡镇（街道）经办人员 · 中和镇', `#/library/${HOUSING}/2023/${section}`)
		await page.getByRole('navigation', { name: '这套规则的各部分' }).waitFor()
		await picture(page, `library-${section}-phone`)
		await expectUsable(page)
	})

	test('two versions beside each other, what differs marked', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, STAFF, '#/library/waterlogging-response/2023/compare')
		const table = page.getByRole('table', { name: '两个版本对照' })
		await table.waitFor()
		expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['内容', '2022 版', '2023 版'])
		const marked = await table.locator('ins, del').count()
		expect(marked).toBeGreaterThan(0)
		await picture(page, 'library-compare')
		await expectUsable(page)
		const few = await table.getByRole('row').count()
		await page.getByLabel('也显示相同的内容').check()
		expect(await table.getByRole('row').count()).toBeGreaterThan(few)
	})

	test('a term finds rule sets, rules and facts, by keyboard; offline too, once the files are kept', async () => {
		const { page, context } = await visit(browser)
		await signIn(page, server.origin, STAFF, '#/library')
		await tabTo(page, '查找')
		await page.keyboard.insertText('ｄ级')
		await page.getByText(/在 \d+ 个版本中找到 \d+ 处/).waitFor()
		await expect.poll(() => page.getByRole('progressbar').count(), { timeout: 30_000 }).toBe(0)
		const found = await page.getByRole('main').innerText()
		expect(found).toContain('农村危房改造')
		expect(await page.locator('mark').first().innerText()).toMatch(/D级/i)
		await picture(page, 'library-search')
		await expectUsable(page)
		await page.evaluate('navigator.serviceWorker.ready')
		await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
		// Opened once more, so that the settings for signing in are kept, too.
		await page.reload()
		await page.getByText(/在 \d+ 个版本中找到 \d+ 处/).waitFor()
		await context.setOffline(true)
		await page.goto(`${server.origin}/#/library/health-aid`)
		await page.reload()
		await page.getByRole('table', { name: '结果规则' }).waitFor()
		await page.goto(`${server.origin}/#/library?q=${encodeURIComponent('洪涝')}`)
		await page.getByText(/在 \d+ 个版本中找到 \d+ 处/).waitFor()
		await expect.poll(() => page.getByRole('progressbar').count(), { timeout: 30_000 }).toBe(0)
		expect(await page.getByRole('main').innerText()).toContain('自然灾害救助应急响应')
	})
})

test('Hostile text in a rule file is shown as text in every section', async () => {
	const { page } = await visit(browser, { serviceWorkers: 'block' })
	await page.route(`**/assets/rules-${HOUSING}-*.json`, async (route) => {
		const response = await route.fetch()
		await route.fulfill({ response, json: hostileFile(await response.json()) })
	})
	await signIn(page, server.origin, STAFF, '#/library')
	for (const section of ['rules', 'duties', 'facts', 'readings', 'compare']) {
		await page.goto(`${server.origin}/#/library/${HOUSING}/2023/${section}`)
		await page.getByText(HOSTILE).first().waitFor()
		expect(await page.locator('main img, main script, main b').count()).toBe(0)
		await expectNoSidewaysScrolling(page)
	}
	expect(await page.title()).toBe('公报规则判定')
	// Files that are still on their way are waited for.
	await page.unrouteAll({ behavior: 'wait' })
})

describe('Trying a candidate', () => {
	const candidate = (change: (copy: typeof file) => void) => {
		const copy = structuredClone(file)
		copy.version = '2023-try'
		change(copy)
		return { name: 'candidate.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(copy)) }
	}
	const address = `#/library/${HOUSING}/2023/impact`

	test('only auditors are offered it', async () => {
		const { page } = await visit(browser)
		await signIn(page, server.origin, '乡镇（街道）经办人员 · 中和镇', address)
		await page.getByRole('navigation', { name: '这套规则的各部分' }).waitFor()
		expect(await page.getByRole('link', { name: '试评' }).count()).toBe(0)
		expect(await page.getByLabel('候选规则文件').count()).toBe(0)
	})

	test('says what changes from what to what, why, the sums before and after, with examples that lead to entries', async () => {
		const { page, complaints } = await visit(browser)
		await signIn(page, server.origin, AUDITOR, address)
		const changed = candidate((copy) => {
			copy.title = HOSTILE
			// Two dwellings become no hindrance.
			copy.facts.dwellingCount.label = HOSTILE
			for (const text of ['rules', 'conditions']) loosen(copy[text])
		})
		await page.getByLabel('候选规则文件').setInputFiles(changed)
		await page.getByText('已选：candidate.json').waitFor()
		await page.getByRole('button', { name: '开始试评' }).click()
		await page.getByRole('heading', { name: '试评结果' }).waitFor()
		const { body } = await call<Impact>(server, `/v1/rulesets/${HOUSING}/impact`, {
			as: 'auditor',
			body: { candidate: JSON.parse(changed.buffer.toString()) },
		})
		const text = await page.getByRole('main').innerText()
		expect(text).toContain(`共 ${body.entries} 条判定，其中 ${body.changed} 条会变`)
		expect(body.changed).toBe(2)
		for (const { beforeLabel, afterLabel } of body.outcomes) {
			expect(text).toContain(beforeLabel)
			expect(text).toContain(afterLabel)
		}
		expect(text).toContain(HOSTILE)
		await picture(page, 'library-impact')
		await expectUsable(page)
		await page.getByRole('table', { name: '例子' }).getByRole('link').first().click()
		await page.getByRole('heading', { name: /户-[45]/ }).waitFor()
		expect(complaints).toEqual([])
	})

	test('a finding of the checks is shown as its sentence, and so is a file that is no rule file', async () => {
		const { page } = await visit(browser, { viewport: PHONE })
		await signIn(page, server.origin, AUDITOR, address)
		await page
			.getByLabel('候选规则文件')
			.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{') })
		expect(await page.getByRole('alert').innerText()).toContain('不是合法的 JSON')
		await page.getByLabel('候选规则文件').setInputFiles(
			candidate((copy) => {
				copy.facts.unused = { type: 'boolean', label: '没有用到的' }
			}),
		)
		await page.getByText('已选：candidate.json').waitFor()
		await page.getByRole('button', { name: '开始试评' }).click()
		await page.getByText('候选文件没有通过检查，没有试评').waitFor()
		expect(await page.getByRole('main').innerText()).toContain('定义了却没有用到')
		await picture(page, 'library-impact-finding-phone')
		await expectUsable(page)
	})
})

/** Every condition that wants no more than one dwelling wants no more than two. */
function loosen(node: unknown): void {
	if (typeof node !== 'object' || node === null) return
	const leaf = node as { fact?: string; operator?: string; value?: unknown }
	if (leaf.fact === 'dwellingCount' && typeof leaf.value === 'number') {
		leaf.operator = 'lessThanInclusive'
		leaf.value = 2
	}
	for (const value of Object.values(node)) loosen(value)
}
