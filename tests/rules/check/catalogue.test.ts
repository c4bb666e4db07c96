import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkCatalogue } from '../../../rules/check/check.ts'
import { readCatalogue, readSources } from '../../../scripts/check-rules.ts'
import { type Fixture, fixture, leafOf } from './fixture.ts'

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))
const SOURCES = join(PROJECT, '../shared/sources')

/** With the gazette's texts at hand, also that every figure stands in the lines it cites. */
test('the catalogue passes every check', async () => {
	const files = readCatalogue()
	expect(files.length).toBeGreaterThan(0)
	const sources = existsSync(SOURCES) ? readSources(SOURCES) : undefined
	expect(await checkCatalogue(files, { sources })).toEqual([])
}, 600_000)

describe('the command', () => {
	let directory: string

	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'catalogue-'))
	})

	afterEach(() => rmSync(directory, { recursive: true }))

	const run = (made: Fixture, ...more: string[]) => {
		const folder = join(directory, 'flood-plan')
		mkdirSync(folder, { recursive: true })
		writeFileSync(join(folder, '2022.json'), JSON.stringify(made.ruleSet))
		writeFileSync(join(folder, '2022.cases.json'), JSON.stringify(made.cases))
		writeFileSync(join(directory, 'plan.txt'), made.source)
		const command = ['tsx', 'scripts/check-rules.ts', '--catalogue', directory, ...more]
		return spawnSync('npx', command, { cwd: PROJECT, encoding: 'utf8' })
	}

	test('says so and exits with 0 where nothing is wrong', () => {
		const { status, stdout } = run(fixture(), '--sources', directory)
		expect(stdout).toBe('2 files checked, figures looked up in 1 sources: 0 diagnostics.\n')
		expect(status).toBe(0)
	})

	test('prints file, rule, code and mend of each diagnostic and exits with 1', () => {
		const { status, stdout } = run(fixture((made) => Object.assign(leafOf(made, 'deaths-I'), { lines: [9] })))
		expect(stdout.split('\n')[0]).toMatch(/flood-plan\/2022\.json level-I\/deaths-I CITATION Cite lines 1 to 8 /)
		expect(status).toBe(1)
	})

	test('exits with 2 where a directory is not there', () => {
		expect(run(fixture(), '--sources', join(directory, 'nowhere')).status).toBe(2)
	})
})
