import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CasesSchema, Catalogue, type RuleSet, RuleSetSchema } from '../../../rules/index.ts'
import { compareVersions, summary } from '../../../scripts/compare-versions.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string): unknown => JSON.parse(readFileSync(`${root}${path}`, 'utf8'))
const old = RuleSetSchema.parse(read('rules/catalogue/rural-housing-renovation/2023.json'))
const cases = CasesSchema.parse(read('rules/catalogue/rural-housing-renovation/2023.cases.json'))

/** The change that docs/changing-a-rule-set.md walks through. */
function plan2024(): RuleSet {
	const text = JSON.stringify({ ...old, version: '2024', validFrom: '2024-01-01', planYear: 2024 })
	return RuleSetSchema.parse(
		JSON.parse(text.replaceAll('"fixed":25232', '"fixed":27000').replaceAll('"lastingDays":7', '"lastingDays":10')),
	)
}

describe('A new version of a plan', () => {
	test('is one file more: each version decides its own days', () => {
		const catalogue = Catalogue.of([{ ...old, validTo: '2024-01-01' }, plan2024()])
		const on = (asOf: string) => catalogue.select('rural-housing-renovation', { asOf }).ruleSet.version
		expect([on('2023-12-31'), on('2024-01-01')]).toEqual(['2023', '2024'])
	})

	test('differs from the old one by the lines that the documentation shows, and by no other', async () => {
		const lines = summary(await compareVersions(old, plan2024(), cases))
		const doc = readFileSync(`${root}docs/changing-a-rule-set.md`, 'utf8')
		const shown = /```text\n([\s\S]*?)```/.exec(doc)![1]!.trim().split('\n')
		const kindOf = (line: string) => line.replace(/^\d+ × /, '')
		expect(lines.map(kindOf).sort()).toEqual(shown.map(kindOf).sort())
	})
})
