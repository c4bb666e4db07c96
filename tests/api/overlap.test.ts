import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstExamples } from '../../functions/examples.ts'
import { DOMAINS } from '../../functions/http/roles.ts'
import { catalogue } from '../../rules/index.ts'
import { call } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

const OVERLAPPING = 16
const shown = firstExamples()

test('There is an example for every rule set', () => {
	expect(shown.map(({ ruleset }) => ruleset)).toEqual(catalogue.list().map(({ id }) => id))
	for (const { body } of shown) expect(Object.keys(body.facts).length).toBeGreaterThan(0)
})

test.each(shown)(
	'Sixteen overlapping requests under $ruleset get the answers that they get one after another',
	async ({ ruleset, body }) => {
		const token = await server.identities.token({ role: 'integration', domains: DOMAINS }, new Date())
		const names = Object.keys(body.facts)
		// Each leaves out other facts, so that neighbours mostly have other answers.
		const bodies = Array.from({ length: OVERLAPPING }, (_, i) => ({
			...body,
			facts: Object.fromEntries(
				names.filter((_, fact) => (i >> fact) % 2 === 0).map((name) => [name, body.facts[name]]),
			),
		}))
		const preview = async (one: object): Promise<[number, string]> => {
			const { status, text } = await call(server, `/v1/rulesets/${ruleset}/preview`, { body: one, token })
			return [status, text]
		}
		const inTurn: [number, string][] = []
		for (const one of bodies) inTurn.push(await preview(one))
		for (let round = 0; round < 3; round++) expect(await Promise.all(bodies.map(preview))).toEqual(inTurn)
		expect(inTurn.every(([status]) => status === 200)).toBe(true)
		expect(new Set(inTurn.map(String)).size).toBeGreaterThanOrEqual(OVERLAPPING / 2)
	},
)
