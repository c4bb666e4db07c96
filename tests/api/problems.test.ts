import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import { SubjectMovedOnError } from '../../functions/decision-log/errors.ts'
import { endpoint } from '../../functions/http/endpoint.ts'
import { PROBLEMS } from '../../functions/http/problem.ts'
import { system } from '../../functions/system.ts'
import { DisagreementError } from '../../rules/index.ts'
import { eventFor } from '../support/event.ts'

/** What a caller gets, and what is reported, when a handler throws. */
async function failing(error: unknown) {
	const reported: object[] = []
	const handler = endpoint('list-rulesets', { ...system, report: (line) => reported.push(line) }, async () => {
		throw error
	})
	const event = eventFor({ target: '/v1/rulesets', claims: { sub: 's' } })!
	const { statusCode, headers, body } = await handler(event, {} as Context)
	return { status: statusCode, headers, body: JSON.parse(body!), text: body!, reported }
}

test('Two readings that disagree: no decision, an alarm that says where, and no details to the caller', async () => {
	const { status, body, text, reported } = await failing(
		new DisagreementError('disaster-relief-response', 'deaths-III'),
	)
	expect([status, body.type]).toEqual([500, '/problems/internal'])
	expect(text).not.toMatch(/deaths|disagree/i)
	expect(reported).toEqual([
		{ level: 'alarm', fn: 'list-rulesets', requestId: 'request-1', error: 'DisagreementError', at: 'deaths-III' },
	])
})

test('An error that nobody foresaw: an alarm with the place in the code, and never its message, which may hold facts', async () => {
	const { status, text, reported } = await failing(new TypeError('deaths is 12'))
	expect(status).toBe(500)
	expect(text + JSON.stringify(reported)).not.toContain('deaths is 12')
	expect(reported).toMatchObject([
		{ level: 'alarm', error: 'TypeError', at: expect.stringContaining('problems.test.ts') },
	])
	expect((await failing('just text')).reported).toMatchObject([{ level: 'alarm', error: 'string', at: null }])
})

test('A subject that moved on is a conflict that may be tried again, and no alarm', async () => {
	const { status, body, reported } = await failing(new SubjectMovedOnError())
	expect([status, body.type, reported]).toEqual([409, '/problems/subject-moved-on', []])
})

test('Every answer names its request', async () => {
	expect((await failing(new SubjectMovedOnError())).headers).toMatchObject({ 'x-request-id': 'request-1' })
})

test('Every problem has a status of failure and a Chinese title', () => {
	for (const { status, title } of Object.values(PROBLEMS)) {
		expect(status).toBeGreaterThanOrEqual(400)
		expect(title).toMatch(/\p{Script=Han}/u)
	}
})
