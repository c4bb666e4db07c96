import { expect, test } from 'vitest'
import type { Domain } from '../../functions/http/roles.ts'
import { catalogue } from '../../rules/index.ts'
import { PHONE, type Somebody, signIn, visit } from '../support/browser.ts'
import { barriers, expectNoSidewaysScrolling, expectOnePage, outcome, pagesForTests } from '../support/pages.ts'

const stage = pagesForTests()

const TOWN = '乡镇（街道）经办人员 · 中和镇'
const DEPARTMENT = '部门经办人员 · 市政务服务局'
const WHO: Record<Domain, Somebody> = {
	emergency: '应急管理人员',
	housing: TOWN,
	livelihood: TOWN,
	community: TOWN,
	services: DEPARTMENT,
	projects: DEPARTMENT,
	governance: DEPARTMENT,
}
const people = new Map<Somebody, ReturnType<typeof catalogue.list>>()
for (const entry of catalogue.list()) people.set(WHO[entry.domain], [...(people.get(WHO[entry.domain]) ?? []), entry])

test.each([...people])(
	'Every rule set of the catalogue has its page, without barriers, at 360 px, and a sheet of one page: %s',
	async (who, entries) => {
		const { page, complaints } = await visit(stage.browser, { viewport: PHONE })
		await signIn(page, stage.origin, who)
		for (const { id, kind, title, versions } of entries) {
			for (const { version, validFrom } of versions) {
				await page.evaluate(`location.hash = '#/${kind === 'level' ? 'level' : 'eligibility'}/${id}'`)
				await page.getByRole('heading', { name: title, level: 1 }).waitFor()
				await page.getByLabel('按哪一天的规定').fill(validFrom)
				await page.getByText(`${version} 版 ·`).waitFor()
				await outcome(page).waitFor()
				const { ruleSet } = catalogue.select(id, { version })
				const asked = Object.values(ruleSet.facts).filter(
					({ notUsedHere, appliesWhen }) => !notUsedHere && !appliesWhen,
				)
				const shown = await page.locator('.fact-form').innerText()
				for (const { label } of asked) expect(shown).toContain(label)
				// Answers that raise as many duties as possible make the longest sheets.
				await page.evaluate(`document.querySelectorAll('.fact-form input[value="true"]').forEach((yes) => yes.click())`)
				await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))')
				await expectNoSidewaysScrolling(page)
				if (version === versions.at(-1)!.version) expect([id, await barriers(page)]).toEqual([id, []])
				await page.emulateMedia({ media: 'print' })
				await expectOnePage(page, `sheet-${id}-${version}`)
				await page.emulateMedia({ media: 'screen' })
			}
		}
		expect(complaints).toEqual([])
	},
	600_000,
)
