import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import { logFromEnvironment } from '../../functions/decision-log/from-environment.ts'
import { endpoint } from '../../functions/http/endpoint.ts'
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

/** What Lambda writes to the log, in its JSON format, for one text on the console. */
const logged = (message: string) => JSON.stringify({ timestamp: '', level: 'ERROR', requestId: '', message })

async function linesFor(error: Error): Promise<string> {
	const lines: string[] = []
	const report = (line: object) => lines.push(logged(JSON.stringify(line)))
	const handler = endpoint('preview', { ...system, report }, async () => {
		throw error
	})
	const claims = { sub: 's', role: 'emergency-staff', scope: 'decisions:write' }
	const headers: [string, string][] = [['content-type', 'application/json']]
	const target = '/v1/rulesets/disaster-relief-response/preview'
	await handler(eventFor({ method: 'POST', target, headers, body: '{}', claims })!, {} as Context)
	return lines.join('\n')
}

test('The line of a disagreement holds the name that its alarm looks for, and lines of other errors do not', async () => {
	expect(await linesFor(new DisagreementError('disaster-relief-response 2022', 'deaths-III'))).toContain(DISAGREEMENT)
	const other = await linesFor(new TypeError('another fault'))
	expect(other).toContain('TypeError')
	expect(other).not.toContain(DISAGREEMENT)
})
