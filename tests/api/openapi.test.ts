import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROBLEMS } from '../../functions/http/problem.ts'
import * as responses from '../../functions/http/responses.ts'
import { DOMAINS } from '../../functions/http/roles.ts'
import { apiRoutes } from '../../functions/routes.ts'
import { call } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

type Json = { [name: string]: Json } & { [index: number]: Json }
interface Operation {
	operationId: string
	parameters?: { name: string; in: string; required: boolean }[]
	requestBody?: { content: { 'application/json': { examples: Record<string, { value: object }> } } }
	responses: Record<string, { description: string }>
	security: object[]
}
interface Document {
	openapi: string
	paths: Record<string, Record<string, Operation>>
	components: { schemas: Json }
}

let server: TestServer
let document: Document
beforeAll(async () => {
	server = await testServer()
	document = (await call<Document>(server, '/v1/openapi.json', { as: 'auditor' })).body
})
afterAll(() => server.stop())

const allRoutes = apiRoutes
const operationOf = ({ path, method }: (typeof apiRoutes)[number]) => document.paths[path]![method.toLowerCase()]!

test('The document is OpenAPI 3.1 and has every route of the API and no other', () => {
	expect(document.openapi).toMatch(/^3\.1\./)
	const described = Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
	)
	expect(described.sort()).toEqual(allRoutes.map(({ method, path }) => `${method} ${path}`).sort())
})

test('Every reference leads somewhere', () => {
	const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!)
	expect(references.length).toBeGreaterThan(20)
	for (const target of new Set(references)) {
		const found = target
			.slice(2)
			.split('/')
			.reduce<unknown>((node, name) => (node as Json | undefined)?.[name], document)
		expect(found, target).toBeDefined()
	}
	expect(JSON.stringify(document)).not.toContain('$defs')
})

test('Every path parameter is declared, and what asks for a token says so', () => {
	for (const route of allRoutes) {
		const { parameters = [], security } = operationOf(route)
		const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
		expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named)
		expect(security).toEqual(route.action === 'open' ? [] : [{ token: [] }])
	}
})

test('Each example is a request that its rule set answers, as a preview and as a decision', async () => {
	for (const fn of ['preview', 'decide'] as const) {
		const route = allRoutes.find((one) => one.fn === fn)!
		const shown = Object.entries(operationOf(route).requestBody!.content['application/json'].examples)
		for (const [name, { value }] of shown) {
			const [ruleset] = name.split('.') as [string]
			const answer = await call(server, route.path.replace('{id}', ruleset), {
				as: 'integration',
				domains: DOMAINS,
				body: value,
				headers: { 'idempotency-key': `example-${name}` },
			})
			expect([name, answer.status]).toEqual([name, fn === 'preview' ? 200 : 201])
		}
	}
})

test('Answers hold to the schemas that the document shows', async () => {
	const catalogue = await call(server, '/v1/rulesets', { as: 'auditor' })
	responses.CatalogueAnswer.strict().parse(catalogue.body)
	responses.HealthAnswer.strict().parse((await call(server, '/healthz')).body)
	responses.ProblemAnswer.strict().parse((await call(server, '/v1/rulesets/none', { as: 'auditor' })).body)
	const { rulesets } = responses.CatalogueAnswer.parse(catalogue.body)
	for (const { id, versions } of rulesets) {
		for (const { version } of versions) {
			const { status, body } = await call<Json>(server, `/v1/rulesets/${id}?version=${version}`, { as: 'auditor' })
			expect([status, body.id, body.version]).toEqual([200, id, version])
			for (const part of ['facts', 'rules', 'source', 'readings', 'contentHash']) expect(body).toHaveProperty(part)
		}
	}
})

test('The problems that a route may answer are declared by status, with their types', () => {
	const decide = operationOf(allRoutes.find(({ fn }) => fn === 'decide')!)
	for (const type of ['idempotency-mismatch', 'log-unavailable', 'invalid-facts', 'payload-too-large'] as const) {
		expect(decide.responses[PROBLEMS[type].status]!.description).toContain(`/problems/${type}`)
	}
})
