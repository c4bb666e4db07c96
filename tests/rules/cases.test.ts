import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { answerCase } from '../../rules/check/answer-case.ts'
import { compareExpectation } from '../../rules/check/expectations.ts'
import { CasesSchema, expandCases } from '../../rules/engine/cases.ts'
import { type CompiledRuleSet, compile } from '../../rules/engine/compile.ts'
import { RuleSetSchema } from '../../rules/engine/format.ts'

const CATALOGUE = fileURLToPath(new URL('../../rules/catalogue/', import.meta.url))

const ruleFiles = readdirSync(CATALOGUE, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.flatMap(({ name }) => readdirSync(join(CATALOGUE, name)).map((file) => join(name, file)))
	.filter((path) => path.endsWith('.json') && !path.endsWith('.cases.json'))

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(CATALOGUE, path), 'utf8'))

function testCasesOf(path: string): void {
	const cases = expandCases(CasesSchema.parse(readJson(path.replace('.json', '.cases.json'))))
	let compiled: CompiledRuleSet | undefined
	const ruleSet = () => {
		compiled ??= compile(RuleSetSchema.parse(readJson(path)))
		return compiled
	}
	for (const worked of cases) {
		test(`${labelOf(path)}: ${worked.name}`, async () => {
			expect(compareExpectation(worked.expect, await answerCase(ruleSet(), worked))).toEqual([])
		})
	}
}

const labelOf = (path: string) => path.replace('.json', '').replace('/', ' ')

for (const path of ruleFiles) {
	try {
		testCasesOf(path)
	} catch (error) {
		// One unreadable file must not hide the cases of the others.
		test(`${labelOf(path)}: the worked cases can be read`, () => {
			throw error
		})
	}
}

test('the catalogue holds rule sets with worked cases', () => {
	expect(ruleFiles.length).toBeGreaterThan(0)
})
