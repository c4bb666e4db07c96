/** `npm run pictures`: the six pages as people see them, on a desk and on a phone, into docs/images/ for the READMEs. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import type { Role } from '../functions/http/roles.ts'
import { type LocalServer, startServer } from '../functions/local/server.ts'
import { system } from '../functions/system.ts'
import { catalogue } from '../rules/index.ts'
import { DESKTOP, PHONE, QUIET, type Somebody, signIn } from '../tests/support/browser.ts'
import { CHROMIUM, ensureChromium } from '../tests/support/chromium.ts'
import { ELIGIBLE_HOUSEHOLD as HOUSEHOLD } from '../tests/support/household.ts'
import { choose } from '../tests/support/pages.ts'
import { currentSite } from './build-web.ts'

const folder = fileURLToPath(new URL('../docs/images', import.meta.url))

const STAFF: Somebody = '应急管理人员'
const OFFICER: Somebody = '乡镇（街道）经办人员 · 中和镇'

/** A page as somebody sees it, and what he has done on it. */
interface Picture {
	name: string
	who: Somebody
	hash: string
	act?: (page: Page) => Promise<void>
}

const PICTURES: readonly Picture[] = [
	{
		name: 'level',
		who: STAFF,
		hash: '#/level/disaster-relief-response',
		act: async (page) => {
			await page.getByLabel('因灾死亡人数', { exact: true }).fill('至少 12')
			await page.getByLabel('紧急转移安置人数', { exact: true }).fill('26000')
		},
	},
	{ name: 'timeline', who: STAFF, hash: '#/timeline/incident/2022-07-26-暴雨' },
	{
		name: 'eligibility',
		who: OFFICER,
		hash: '#/eligibility/rural-housing-renovation',
		act: async (page) => {
			await page.locator('#fact-householdCategory').click()
			await page.getByTitle('农村低保户').click()
			for (const [fact, value] of Object.entries(HOUSEHOLD)) {
				if (fact === 'householdCategory') continue
				if (typeof value === 'number') await page.locator(`#fact-${fact}`).fill(String(value))
				else await choose(page, `fact-${fact}`, String(value))
			}
		},
	},
	{
		name: 'batch',
		who: OFFICER,
		hash: '#/batch',
		act: async (page) => {
			await page.getByLabel('选择规则').selectOption('rural-housing-renovation')
			const { facts } = catalogue.select('rural-housing-renovation', { version: '2023' }).ruleSet
			const columns = Object.keys(HOUSEHOLD) as (keyof typeof HOUSEHOLD)[]
			const cell = (value: unknown) => (value === true ? '是' : String(value))
			const rows = Array.from({ length: 12 }, (_, i) => {
				const grade = ['D', 'C', 'B', '危'][i % 4]
				const household = { ...HOUSEHOLD, dangerGrade: grade, method: grade === 'C' ? 'repair' : 'self-build' }
				return [`中和-${i + 1}`, '2023-07-01', ...columns.map((name) => cell(household[name]))]
			})
			const csv = [['对象编号', '判定日期', ...columns.map((name) => facts[name]!.label)], ...rows].join('\n')
			await page
				.locator('input[type=file]')
				.setInputFiles({ name: '中和镇.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
			await page
				.getByText(/共 \d+ 行/)
				.first()
				.waitFor({ timeout: 60_000 })
				.catch(() => {})
		},
	},
	{ name: 'records', who: OFFICER, hash: '#/records?ruleset=rural-housing-renovation' },
	{ name: 'library', who: OFFICER, hash: '#/library/rural-housing-renovation/2023' },
]

async function decide(server: LocalServer, role: Role, ruleset: string, key: string, body: object): Promise<void> {
	const token = await server.identities.token({ role }, new Date())
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
	const request = { method: 'POST', headers, body: JSON.stringify(body) }
	const answer = await fetch(`${server.origin}/v1/rulesets/${ruleset}/decisions`, request)
	if (answer.status !== 201) throw new Error(await answer.text())
}

/** What the pages have to show: an incident that grew, and some households. */
async function fill(server: LocalServer): Promise<void> {
	const occurredAt = new Date(Date.now() - 40 * 60_000).toISOString()
	for (const [i, deaths] of [3, 6, 12].entries()) {
		const facts = { deaths, relocated: { atLeast: 9_000 * (i + 1) }, occurredAt }
		const subject = { kind: 'incident', id: '2022-07-26-暴雨' }
		await decide(server, 'emergency-staff', 'disaster-relief-response', `incident-${i}`, { facts, subject })
	}
	for (let i = 0; i < 8; i++) {
		const facts = { ...HOUSEHOLD, dangerGrade: 'DDCB'[i % 4], method: i % 4 === 2 ? 'repair' : 'self-build' }
		const subject = { kind: 'household', id: `中和-${i + 1}` }
		await decide(server, 'township-officer', 'rural-housing-renovation', `household-${i}`, {
			facts,
			subject,
			version: '2023',
		})
	}
}

async function main(): Promise<void> {
	ensureChromium()
	await currentSite()
	const dataDirectory = mkdtempSync(join(tmpdir(), 'gazette-rules-'))
	const server = await startServer({ port: 0, dataDirectory, endpoint: undefined, webhook: undefined }, system)
	const browser = await chromium.launch({
		executablePath: CHROMIUM,
		args: QUIET,
		env: { ...process.env, LANGUAGE: 'zh_CN' },
	})
	try {
		await fill(server)
		mkdirSync(folder, { recursive: true })
		for (const { name, who, hash, act } of PICTURES) {
			for (const [form, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
				const context = await browser.newContext({ viewport, locale: 'zh-CN' })
				const page = await context.newPage()
				await signIn(page, server.origin, who, hash)
				await act?.(page)
				await page.waitForTimeout(1_500)
				await page.evaluate('window.scrollTo(0, 0)')
				await page.screenshot({ path: join(folder, `${name}-${form}.png`) })
				await context.close()
			}
		}
	} finally {
		await browser.close()
		await server.close()
		rmSync(dataDirectory, { recursive: true, force: true })
	}
}

await main()
