import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../functions/http/roles.ts'
import type { Evaluation } from '../../rules/index.ts'
import { type TestServer, testServer } from '../support/server.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const packageScripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts

interface Call {
	path: string
	key: string
	body: string
	token: { role: string; org: string }
}

/** Every call that a README shows, with the token that was made before it. */
function callsIn(file: string): Call[] {
	const text = readFileSync(join(root, file), 'utf8')
	const pattern =
		/TOKEN=\$\(npm run --silent token -- --role (\S+) --org (\S+)\)|curl -s http:\/\/localhost:3000(\S+)[\s\S]*?Idempotency-Key: ([^']+)'[\s\S]*?-d '([^']+)'/g
	let token = { role: '', org: '' }
	return [...text.matchAll(pattern)].flatMap(([, role, org, path, key, body]) => {
		if (role !== undefined) token = { role, org: org! }
		return path === undefined ? [] : [{ path, key: key!, body: body!, token }]
	})
}

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

async function answered({ path, key, body, token }: Call): Promise<Evaluation> {
	const bearer = await server.identities.token({ role: token.role as Role, org: token.org }, new Date())
	const response = await fetch(`${server.origin}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'idempotency-key': key },
		body,
	})
	expect(response.status).toBe(201)
	return response.json() as Promise<Evaluation>
}

const dueTimes = ({ duties }: Evaluation) => Object.fromEntries(duties.map(({ id, dueAt }) => [id, dueAt]))

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
	test('shows a disaster that is at least level III, with the clause, what to ask next and the duties', async () => {
		const decision = await answered(callsIn(file)[0]!)
		expect(decision).toMatchObject({ status: 'provisional', outcome: { level: 'III', possible: ['II', 'I'] } })
		expect(decision.reasons[0]).toMatchObject({ clause: '5.3.1(1)', given: 12, expected: 10, result: true })
		expect(decision.missing[0]!.fact).toBe('needEmergencyAid')
		const { 'report-at-once': atOnce, 'report-unit': unit } = dueTimes(decision)
		expect([atOnce, unit]).toEqual(['2022-07-26T05:00:00.000Z', '2022-07-26T07:00:00.000Z'])
	})

	test('shows rain that is level II by itself, with three report times', async () => {
		const decision = await answered(callsIn(file)[1]!)
		expect(decision).toMatchObject({ status: 'provisional', outcome: { level: 'II', possible: ['I'] } })
		const times = new Set(decision.duties.map(({ dueAt }) => dueAt))
		for (const due of ['06:20', '07:00', '08:00']) expect(times).toContain(`2022-08-05T${due}:00.000Z`)
	})

	test('shows a household that is granted 25,232 yuan after acceptance and seven days of notice', async () => {
		const decision = await answered(callsIn(file)[2]!)
		expect(decision.outcome).toMatchObject({ eligible: true, scheme: 'special-groups' })
		expect(decision.amounts).toMatchObject([{ id: 'subsidy', yuan: 25_232, payable: false }])
		expect(decision.duties.filter(({ limit }) => limit === 'at least 7 days').length).toBeGreaterThanOrEqual(2)
	})

	test('names only commands and files that exist', () => {
		const text = readFileSync(join(root, file), 'utf8')
		for (const [, script] of text.matchAll(/npm run (?:--silent )?([a-z:]+)/g))
			expect(packageScripts).toHaveProperty([script!])
		for (const [, path] of text.matchAll(/\]\(([^)#]+)\)/g))
			expect([path, existsSync(join(root, path!))]).toEqual([path, true])
		for (const [, path] of text.matchAll(/`((?:rules|functions|tests|bench|docs)\/[\w./-]*)`/g)) {
			expect([path, existsSync(join(root, path!))]).toEqual([path, true])
		}
	})
})
