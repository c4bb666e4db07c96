import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { answerCase } from '../../../rules/check/answer-case.ts'
import { compareExpectation } from '../../../rules/check/expectations.ts'
import { CasesSchema, catalogue, expandCases } from '../../../rules/index.ts'

/** Cases written from the gazette's text alone, by people who had not seen the rule files. */
const folder = dirname(fileURLToPath(import.meta.url))

for (const name of readdirSync(folder).filter((file) => file.endsWith('.cases.json'))) {
	const file = CasesSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
	const compiled = catalogue.select(file.ruleset, { version: file.version })

	describe(`${file.ruleset} ${file.version}, as read from the text`, () => {
		test.each(expandCases(file).map((worked, i) => ({ worked, name: `${i + 1} ${worked.name}` })))(
			'$name',
			async ({ worked }) => {
				expect(compareExpectation(worked.expect, await answerCase(compiled, worked))).toEqual([])
			},
		)
	})
}
