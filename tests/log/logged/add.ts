/**
 * `npx tsx tests/log/logged/add.ts`: keeps a decision for every rule file of the catalogue that has none yet, with the
 * file itself as the log keeps it. Nothing here is ever changed or removed: what was logged once stays decidable.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packRuleFile } from '../../../functions/decision-log/rule-files.ts'
import { expandCases } from '../../../rules/engine/cases.ts'
import { InvalidFactsError } from '../../../rules/engine/errors.ts'
import { type CompiledRuleSet, canonicalJson, catalogue, evaluate } from '../../../rules/index.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** The worked case with the most facts that is decided: it turns on the most rules. */
async function fullestCase({ ruleSet: { id, version, validFrom } }: CompiledRuleSet) {
	const { default: file } = await import(`../../../rules/catalogue/${id}/${version}.cases.json`, {
		with: { type: 'json' },
	})
	const cases = expandCases(file)
		.filter(({ expect }) => !expect.invalid)
		.sort((a, b) => Object.keys(b.facts).length - Object.keys(a.facts).length)
	for (const { facts, asOf = validFrom } of cases) {
		try {
			return { facts, asOf, evaluation: await evaluate(catalogue.select(id, { version }), facts, { asOf }) }
		} catch (error) {
			if (!(error instanceof InvalidFactsError)) throw error
		}
	}
	throw new Error(`no case of ${id} ${version} is decided`)
}

for (const { id, versions } of catalogue.list()) {
	for (const { version } of versions) {
		const compiled = catalogue.select(id, { version })
		const path = `${folder}${compiled.contentHash}`
		if (existsSync(`${path}.json`)) continue
		writeFileSync(`${path}.rules.gz`, await packRuleFile(compiled.file))
		writeFileSync(`${path}.json`, canonicalJson(await fullestCase(compiled)))
		console.log(`${id} ${version}`)
	}
}
