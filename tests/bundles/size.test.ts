import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, FUNCTIONS, loadedAtStart } from '../../scripts/bundle.ts'
import { temporaryDirectory } from '../support/server.ts'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let bundles: Awaited<ReturnType<typeof bundle>>
beforeAll(async () => {
	directory = await temporaryDirectory()
	bundles = await bundle(directory.path)
})
afterAll(() => directory.remove())

type Name = (typeof FUNCTIONS)[number]

/** What a cold start may load. */
const MAXIMUM_BYTES = 600 * 1024

/** What is heavy, by the packages that it comes in. */
const HEAVY: Record<string, RegExp> = {
	schemas: /\/zod\//,
	rules: /\/json-rules-engine\//,
	table: /\/@aws-sdk\/client-dynamodb\//,
	bucket: /\/@aws-sdk\/client-s3\//,
	machine: /\/@aws-sdk\/client-sfn\//,
	bus: /\/@aws-sdk\/client-eventbridge\//,
	'reading tables': /\/(csv-parse|saxes|yauzl)\//,
	'writing workbooks': /\/exceljs\//,
	'writing CSV': /\/csv-stringify\//,
}

/** What a function loads when it starts, and what once it is needed. */
interface Loads {
	atStart: string[]
	later?: string[]
}

const TABLES = ['reading tables', 'writing CSV', 'writing workbooks']
const EXPECTED: Record<Name, Loads> = {
	'list-rulesets': { atStart: ['schemas'] },
	'get-ruleset': { atStart: ['schemas'] },
	preview: { atStart: ['rules', 'schemas'] },
	decide: { atStart: ['rules', 'schemas', 'table'] },
	'decide-batch': { atStart: ['rules', 'schemas', 'table'], later: ['bucket', ...TABLES] },
	template: { atStart: ['schemas', 'writing workbooks'] },
	impact: { atStart: ['rules', 'schemas', 'table'], later: ['bucket', 'machine'] },
	// A candidate rule file is checked before its job is taken on.
	'start-job': { atStart: ['rules', 'schemas'], later: ['bucket', 'machine'] },
	'get-job': { atStart: ['schemas'], later: ['bucket'] },
	'get-job-result': { atStart: ['schemas'], later: ['bucket'] },
	'report-outcomes': { atStart: ['schemas', 'table'], later: ['writing workbooks'] },
	'list-decisions': { atStart: ['schemas', 'table'] },
	'get-decision': { atStart: ['schemas', 'table'] },
	timeline: { atStart: ['schemas', 'table'] },
	replay: { atStart: ['rules', 'schemas', 'table'] },
	'verify-subject': { atStart: ['schemas', 'table'] },
	'verify-day': { atStart: ['schemas', 'table'] },
	openapi: { atStart: ['schemas'] },
	health: { atStart: ['table'] },
	web: { atStart: [] },
	archive: { atStart: ['bucket'] },
	'publish-events': { atStart: ['bus', 'table'] },
	'run-job': { atStart: ['rules', 'schemas', 'table'], later: ['bucket', ...TABLES] },
	seal: { atStart: ['bucket', 'schemas', 'table'] },
}

/** The sources that have a part in some of a bundle's outputs. */
function sourcesOf(fn: Name, wanted: (output: string) => boolean): string[] {
	const { outputs } = bundles.get(fn)!.metafile
	return Object.entries(outputs)
		.filter(([output]) => wanted(output))
		.flatMap(([, { inputs }]) =>
			Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [`/${path}`] : [])),
		)
}

const heavyIn = (sources: readonly string[]) =>
	Object.entries(HEAVY)
		.flatMap(([name, pattern]) => (sources.some((path) => pattern.test(path)) ? [name] : []))
		.sort()

describe.each(FUNCTIONS.map((fn) => ({ fn })))('$fn', ({ fn }) => {
	test('is small enough to start fast', () => {
		expect(bundles.get(fn)!.bytes).toBeLessThanOrEqual(MAXIMUM_BYTES)
	})

	test('loads at its start what every call needs, later what some call needs, and never anything else', () => {
		const start = new Set(loadedAtStart(bundles.get(fn)!.metafile))
		const { atStart, later = [] } = EXPECTED[fn]
		expect(heavyIn(sourcesOf(fn, (output) => start.has(output)))).toEqual([...atStart].sort())
		expect(heavyIn(sourcesOf(fn, (output) => !start.has(output)))).toEqual([...later].sort())
	})

	test('holds no locale of another language, no JSONPath, no worked case, and no rule file in its code', () => {
		const sources = sourcesOf(fn, () => true)
		expect(sources.filter((path) => /jsonpath-plus|eventemitter2|\.cases\.json$/.test(path))).toEqual([])
		expect(sources.filter((path) => /zod\/.*locales\/(?!en\.|index\.)/.test(path))).toEqual([])
		expect(sources.filter((path) => /rules\/catalogue\/[^/]+\/[^/]+\.json$/.test(path))).toEqual([])
	})

	test('has the rule files beside it just where it reads them', () => {
		const readsThem = sourcesOf(fn, () => true).some((path) => path.endsWith('functions/lambda/rule-files.ts'))
		const folder = join(dirname(bundles.get(fn)!.path), 'rules')
		expect(existsSync(folder)).toBe(readsThem)
		if (readsThem) expect(readdirSync(folder).length).toBeGreaterThan(20)
	})
})
