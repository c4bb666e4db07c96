import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DOMAINS } from '../../functions/http/roles.ts'
import { browserBundle } from '../../scripts/build-web.ts'
import { someFacts, versions } from '../rules/catalogue/arbitrary.ts'
import { startBrowser } from '../support/browser.ts'
import { call } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
let page: Page
let close: () => Promise<void>
beforeAll(async () => {
	const [running, browser, engine] = await Promise.all([testServer(), startBrowser(), browserBundle('rules/index.ts')])
	server = running
	close = () => browser.close()
	page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage()
	await page.route('**/assets/engine.js', (route) => route.fulfill({ contentType: 'text/javascript', body: engine }))
	await page.goto(`${server.origin}/`)
	await page.evaluate(`import('/assets/engine.js').then((engine) => { window.engine = engine })`)
})
afterAll(async () => {
	await close?.()
	await server?.stop()
})

const SAMPLES = 12
const DAY = '2024-03-01'

/** In the browser: each of many facts decided, or the pointers of what is wrong with them. */
const decideAll = ({ file, facts, day }: { file: unknown; facts: unknown[]; day: string }) => {
	const { compile, RuleSetSchema, evaluate, InvalidFactsError } = (globalThis as unknown as { engine: Engine }).engine
	const compiled = compile(RuleSetSchema.parse(file))
	return Promise.all(
		facts.map((one) =>
			evaluate(compiled, one, { asOf: day }).then(
				({ normalisedFacts: _, ...answer }) => answer,
				(error: unknown) => {
					if (error instanceof InvalidFactsError) return { refused: error.errors.map(({ pointer }) => pointer).sort() }
					throw error
				},
			),
		),
	)
}
type Engine = typeof import('../../rules/index.ts')

test.each(versions)('The browser and the API give the same answer to any facts: $name', async ({ compiled }) => {
	const { id, version } = compiled.ruleSet
	const facts = fc.sample(someFacts(compiled), SAMPLES)
	const shown = await page.evaluate(decideAll, { file: compiled.file, facts, day: DAY })
	for (const [i, one] of facts.entries()) {
		const answer = await call<Record<string, unknown>>(server, `/v1/rulesets/${id}/preview`, {
			as: 'integration',
			domains: DOMAINS,
			body: { facts: one, version },
		})
		const { asOf: _, ...here } = { asOf: '', ...shown[i] } as Record<string, unknown>
		if (answer.status === 422) {
			const errors = (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort()
			expect(here).toEqual({ refused: errors })
			continue
		}
		const { asOf: __, ...there } = answer.body
		expect(withoutDay(here)).toEqual(withoutDay(there))
	}
})

/** Which plan year has passed depends on the day, which the API takes from its clock where a version is named. */
function withoutDay(answer: Record<string, unknown>): unknown {
	const review = (answer.review as { code: string }[]).filter(({ code }) => code !== 'PLAN_YEAR_PASSED')
	return JSON.parse(JSON.stringify({ ...answer, review }))
}
