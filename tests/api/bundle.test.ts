import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { functionNames } from '../../functions/routes.ts'
import { WORKERS } from '../../functions/workers.ts'
import { bundle, FUNCTIONS } from '../../scripts/bundle.ts'
import { deaths, RELIEF } from '../support/call.ts'
import { eventFor } from '../support/event.ts'
import { testLog } from '../support/log.ts'
import { temporaryDirectory } from '../support/server.ts'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let bundles: Awaited<ReturnType<typeof bundle>>
beforeAll(async () => {
	directory = await temporaryDirectory()
	bundles = await bundle(directory.path)
})
afterAll(() => directory.remove())

const NEEDS_LOG: readonly string[] = [
	'decide',
	'decide-batch',
	'get-decision',
	'list-decisions',
	'timeline',
	'replay',
	'verify-subject',
	'verify-day',
	'impact',
	'report-outcomes',
	'health',
	...WORKERS,
]
/** Those that keep or fetch what jobs are given and give. */
const NEEDS_JOBS: readonly string[] = ['decide-batch', 'impact', 'start-job', 'get-job', 'get-job-result', 'run-job']
/** Those that read or write workbooks. */
const NEEDS_WORKBOOKS: readonly string[] = ['decide-batch', 'template', 'report-outcomes', 'run-job']

/** Those that check rule files. */
const NEEDS_CHECKS: readonly string[] = ['impact', 'start-job']

/** In KB: what a function may weigh, by what it needs. */
function budgetOf(fn: string): number {
	const parts = [
		NEEDS_LOG.includes(fn) ? 340 : 0,
		NEEDS_JOBS.includes(fn) ? 340 : 0,
		NEEDS_WORKBOOKS.includes(fn) ? 1_150 : 0,
		NEEDS_CHECKS.includes(fn) ? 130 : 0,
	]
	return parts.reduce((sum, part) => sum + part, 320)
}
const KB = 1024

/** Bytes that a bundle has from files whose path a pattern matches. */
function bytesFrom(fn: (typeof FUNCTIONS)[number], pattern: RegExp): number {
	const [output] = Object.values(bundles.get(fn)!.metafile.outputs)
	return Object.entries(output!.inputs)
		.filter(([path]) => pattern.test(path))
		.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
}

test('There is a bundle for every function of a route and every worker', () => {
	expect([...bundles.keys()]).toEqual([...functionNames, ...WORKERS])
})

test.each(FUNCTIONS.map((fn) => ({ fn })))(
	'$fn is small enough to start fast, its rule files apart, and holds no locale and no JSONPath',
	({ fn }) => {
		const code = bundles.get(fn)!.bytes - bytesFrom(fn, /rules\/catalogue\/.+\.json$/)
		expect(code).toBeLessThan(budgetOf(fn) * KB)
		expect(bytesFrom(fn, /zod\/.*locales/)).toBeLessThan(10 * KB)
		expect(bytesFrom(fn, /jsonpath-plus/)).toBe(0)
		expect(bytesFrom(fn, /\.cases\.json$/)).toBe(0)
		expect(bytesFrom(fn, /catalogue\/examples\.json$/) > 0).toBe(fn === 'openapi')
		expect(bytesFrom(fn, /@aws-sdk|@smithy/) > 0).toBe(NEEDS_LOG.includes(fn) || NEEDS_JOBS.includes(fn))
		expect(bytesFrom(fn, /exceljs/) > 0).toBe(NEEDS_WORKBOOKS.includes(fn))
	},
)

const claims = { sub: 's', role: 'emergency-staff', scope: 'decisions:write decisions:read' }
const event = (path: string) =>
	eventFor({
		method: 'POST',
		target: `/v1/rulesets/${RELIEF}/${path}`,
		headers: [
			['content-type', 'application/json'],
			['idempotency-key', 'bundled'],
		],
		body: JSON.stringify(deaths(12)),
		claims,
	})!

test('The bundles do what their sources do: a preview, and a decision that is logged', async () => {
	const db = await testLog()
	process.env.DYNAMODB_ENDPOINT = db.endpoint
	const load = (fn: 'preview' | 'decide') => import(pathToFileURL(bundles.get(fn)!.path).href)
	const preview = await (await load('preview')).handler(event('preview'), {} as Context)
	expect([preview.statusCode, JSON.parse(preview.body).outcome.level]).toEqual([200, 'III'])
	const decision = await (await load('decide')).handler(event('decisions'), {} as Context)
	expect([decision.statusCode, JSON.parse(decision.body).outcome]).toEqual([201, JSON.parse(preview.body).outcome])
	expect(await db.log.verifyChain({ scope: '*', subject: deaths(12).subject })).toMatchObject({
		entries: 1,
		faults: [],
	})
	delete process.env.DYNAMODB_ENDPOINT
	await db.stop()
})
