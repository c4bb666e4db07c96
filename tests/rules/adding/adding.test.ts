import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkCatalogue } from '../../../rules/check/check.ts'
import { Catalogue, evaluate } from '../../../rules/index.ts'
import { catalogueFiles, ruleFiles } from '../../../scripts/generate.ts'
import { versions } from '../catalogue/arbitrary.ts'

const folder = fileURLToPath(new URL('catalogue/', import.meta.url))
const [file] = ruleFiles(folder)
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

describe('A folder with one rule file and one file of cases', () => {
	test('is all that a new rule set needs: it is found, checked and decided with', async () => {
		expect(ruleFiles(folder)).toEqual(['levee-patrol/2024.json'])
		expect(catalogueFiles([file!])).toContain("from './levee-patrol/2024.json'")
		const files = [file!, file!.replace('.json', '.cases.json')].map((path) => ({ path, text: read(path) }))
		expect(await checkCatalogue(files)).toEqual([])
		const catalogue = Catalogue.of([...versions.map(({ compiled }) => compiled.ruleSet), JSON.parse(read(file!))])
		const compiled = catalogue.select('levee-patrol', { asOf: '2024-07-01' })
		const decision = await evaluate(compiled, { aboveWarningCm: { atLeast: 30 } }, { asOf: '2024-07-01' })
		expect(decision).toMatchObject({
			status: 'provisional',
			outcome: { level: 'II', label: '二级巡查', possible: ['I'] },
			nextThresholds: [{ threshold: 50, distance: 20, leadsTo: 'I', clause: '4' }],
			duties: [{ id: 'walk-the-levee', who: '水利局', clause: '6' }],
		})
		expect(catalogue.list().map(({ id }) => id)).toContain('levee-patrol')
	})
})
