import type { Context } from 'aws-lambda'
import { afterEach, expect, test, vi } from 'vitest'
import { LogUnavailableError } from '../../functions/decision-log/errors.ts'
import { logFromEnvironment } from '../../functions/decision-log/from-environment.ts'
import { endpoint } from '../../functions/http/endpoint.ts'
import { Problem } from '../../functions/http/problem.ts'
import { JobsUnavailableError } from '../../functions/jobs/errors.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { system } from '../../functions/system.ts'
import { DISAGREEMENT } from '../../infra/alarms.ts'
import { DisagreementError } from '../../rules/index.ts'
import { eventFor } from '../support/event.ts'
import { idleJobs } from '../support/jobs.ts'

test('No handler takes a callback, with which Node.js 24 on Lambda would refuse it', () => {
	const log = logFromEnvironment({ DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' })
	const handlers = handlersOn({ ...system, log, ...idleJobs() })
	for (const [fn, handler] of Object.entries(handlers)) expect([fn, handler.length]).toEqual([fn, 2])
})

const environment = {
	// Lines go to this process's console.
	POWERTOOLS_DEV: 'true',
	POWERTOOLS_METRICS_DISABLED: 'false',
	POWERTOOLS_SERVICE_NAME: 'gazette-rules',
	POWERTOOLS_METRICS_NAMESPACE: 'gazette-rules',
}

/** All that a function writes on Lambda when it fails with an error, line by line. */
async function linesFor(error: Error): Promise<Record<string, unknown>[]> {
	const lines: string[] = []
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
	for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
		vi.spyOn(console, way).mockImplementation((line: string) => void lines.push(line))
	vi.resetModules()
	const { lambdaSystem, onLambda } = await import('../../functions/lambda/on-lambda.ts')
	const failing = endpoint('preview', lambdaSystem, async () => {
		throw error
	})
	const claims = { sub: 's', role: 'emergency-staff', scope: 'decisions:write' }
	const headers: [string, string][] = [['content-type', 'application/json']]
	const target = '/v1/rulesets/disaster-relief-response/preview'
	await onLambda(failing)(eventFor({ method: 'POST', target, headers, body: '{}', claims })!, {} as Context)
	return lines.map((line) => JSON.parse(line))
}

afterEach(() => {
	vi.unstubAllEnvs()
	vi.restoreAllMocks()
})

test('A disagreement is reported under the name that its alarm looks for, and counted', async () => {
	const lines = await linesFor(new DisagreementError('disaster-relief-response 2022', 'deaths-III'))
	const reported = lines.filter(({ level }) => level === 'CRITICAL')
	expect(reported).toMatchObject([
		{ message: DISAGREEMENT, error: DISAGREEMENT, fn: 'preview', service: 'gazette-rules' },
	])
	expect(lines).toContainEqual(expect.objectContaining({ Disagreements: 1 }))
})

test('Any other internal error is reported under its own name', async () => {
	const lines = await linesFor(new TypeError('another fault, which may hold facts'))
	expect(lines.filter(({ level }) => level === 'CRITICAL')).toMatchObject([{ error: 'TypeError' }])
	expect(JSON.stringify(lines)).not.toMatch(/DisagreementError|Disagreements|may hold facts/)
})

test('A log, or a store of jobs, that did not answer is reported and counted, and what the caller did wrong is not', async () => {
	const unavailable = await linesFor(new LogUnavailableError('TimeoutError', true, true))
	expect(unavailable).toContainEqual(expect.objectContaining({ LogUnavailable: 1 }))
	expect(unavailable).toContainEqual(expect.objectContaining({ level: 'ERROR', cause: 'TimeoutError' }))
	const jobs = await linesFor(new JobsUnavailableError('SlowDown'))
	expect(jobs).toContainEqual(expect.objectContaining({ JobsUnavailable: 1 }))
	expect(jobs).toContainEqual(expect.objectContaining({ level: 'ERROR', cause: 'SlowDown' }))
	const wrong = await linesFor(new Problem('not-found', 'x'))
	expect(wrong).toMatchObject([{ level: 'INFO', message: 'request', status: 404 }])
})
