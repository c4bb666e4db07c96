import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { unpackRuleFile } from '../../functions/decision-log/rule-files.ts'
import { catalogue, compile, type Evaluation, evaluate, RuleSetSchema, settledKey } from '../../rules/index.ts'

const folder = fileURLToPath(new URL('logged/', import.meta.url))
const hashes = readdirSync(folder).flatMap((name) => (name.endsWith('.rules.gz') ? [name.slice(0, -9)] : []))

interface Logged {
	facts: Record<string, unknown>
	asOf: string
	evaluation: Evaluation
}

const read = (name: string) => readFileSync(`${folder}${name}`)
const amountsOf = ({ amounts }: Evaluation) => amounts.map(({ id, yuan, payable }) => [id, yuan, payable])
const dutiesOf = ({ duties }: Evaluation) => duties.map(({ id, dueAt }) => [id, dueAt])

test.each(hashes)('A rule file that was logged once can be read for ever, and decides as it did: %s', async (hash) => {
	const file = RuleSetSchema.parse(await unpackRuleFile(hash, read(`${hash}.rules.gz`)))
	const compiled = compile(file)
	expect(compiled.contentHash).toBe(hash)
	const { facts, asOf, evaluation } = JSON.parse(read(`${hash}.json`).toString('utf8')) as Logged
	const again = await evaluate(compiled, facts, { asOf })
	expect(settledKey(again.outcome)).toBe(settledKey(evaluation.outcome))
	expect(amountsOf(again)).toEqual(amountsOf(evaluation))
	expect(dutiesOf(again)).toEqual(dutiesOf(evaluation))
})

test('Every rule file that the catalogue serves is among them', () => {
	const served = catalogue
		.list()
		.flatMap(({ id, versions }) => versions.map(({ version }) => catalogue.select(id, { version }).contentHash))
	const missing = served.filter((hash) => !hashes.includes(hash))
	expect(missing, 'run npx tsx tests/log/logged/add.ts').toEqual([])
})
