import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listClaim, principalOf } from '../../functions/http/claims.ts'
import { DOMAINS, type Domain, grantsOf, isRole, ROLES, type Role } from '../../functions/http/roles.ts'
import { AUDIENCE, ISSUER } from '../../functions/local/identity.ts'
import { type Route, routes } from '../../functions/routes.ts'
import { catalogue } from '../../rules/index.ts'
import { type Call, call, type DecisionList, type Entry, type ProblemBody, type Timeline } from '../support/call.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
	server = await testServer()
})
afterAll(() => server.stop())

const allRoutes: readonly Route[] = routes
const guarded = allRoutes.filter(({ action }) => action !== 'open')
const rulesets = catalogue.list()
const someRuleset = rulesets[0]!

let keys = 0

/** A request of the route that would be answered, were it allowed. */
function request(route: Route, ruleset = someRuleset, id = 'auth'): { path: string; options: Call } {
	const path = route.path
		.replace('/rulesets/{id}', `/rulesets/${ruleset.id}`)
		.replace('{decisionId}', '0'.repeat(26))
		.replace('/jobs/{id}', `/jobs/${'0'.repeat(32)}`)
		.replace('{kind}', 'case')
		.replace('{id}', id)
	const version = ruleset.versions.at(-1)!.version
	const queries: Partial<Record<Route['fn'], string>> = {
		'list-decisions': `?ruleset=${ruleset.id}`,
		'verify-day': '?date=2023-08-01',
		template: `?version=${version}`,
		'report-outcomes': `?ruleset=${ruleset.id}&from=2023-08-01&to=2023-08-01`,
		'start-job': `?kind=batch&ruleset=${ruleset.id}`,
	}
	if (route.method === 'GET') return { path: `${path}${queries[route.fn] ?? ''}`, options: {} }
	if (route.body === 'upload') {
		const item = { facts: {}, version, subject: { kind: 'case', id } }
		const options = { body: { items: [item] }, headers: { 'idempotency-key': `auth-${++keys}` } }
		return { path: `${path}${queries[route.fn] ?? ''}`, options }
	}
	if (route.fn === 'impact') return { path, options: { body: { candidate: candidateOf(ruleset.id) } } }
	const body = { facts: {}, version: ruleset.versions.at(-1)!.version, subject: { kind: 'case', id } }
	return { path, options: { body, headers: { 'idempotency-key': `auth-${++keys}` } } }
}

/** The newest version of a rule set, as a candidate against itself. */
function candidateOf(id: string): unknown {
	const { version } = rulesets.find((one) => one.id === id)!.versions.at(-1)!
	return catalogue.select(id, { version }).file
}

interface Forgery {
	name: string
	token: (valid: string) => Promise<string | null> | string | null
}

const claims = { role: 'auditor', org: '中和镇', scope: 'decisions:write decisions:read' }
const now = () => Math.floor(Date.now() / 1000)

interface TokenParts {
	issuer?: string
	audience?: string
	expires?: number | null
	algorithm?: string
	/** Of the gateway's own key pair, rather than of a new one. */
	ownKey?: boolean
}

async function signed(parts: TokenParts): Promise<string> {
	const { issuer = ISSUER, audience = AUDIENCE, expires = now() + 60, algorithm = 'RS256', ownKey = false } = parts
	const token = new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: 'local' }).setSubject('x')
	token.setIssuer(issuer).setAudience(audience)
	if (expires !== null) token.setExpirationTime(expires)
	if (!ownKey) return token.sign((await generateKeyPair(algorithm)).privateKey)
	const key = JSON.parse(await readFile(join(server.dataDirectory, 'signing-key.json'), 'utf8'))
	return token.sign(await importJWK({ ...key, alg: algorithm }, algorithm))
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const forgeries: Forgery[] = [
	{ name: 'no token', token: () => null },
	{ name: 'an empty token', token: () => '' },
	{ name: 'a token that is none', token: () => 'x.y.z' },
	{ name: 'a token signed by another key', token: () => signed({}) },
	{ name: 'a token of another algorithm', token: () => signed({ algorithm: 'ES256' }) },
	{
		name: 'a token without a signature (alg none)',
		token: () =>
			new UnsecuredJWT(claims)
				.setIssuer(ISSUER)
				.setAudience(AUDIENCE)
				.setSubject('x')
				.setExpirationTime(now() + 60)
				.encode(),
	},
	{
		name: 'a good token whose header says none',
		token: (valid) => `${part({ alg: 'none' })}.${valid.split('.')[1]}.`,
	},
	{
		name: 'a good token with its claims changed',
		token: (valid) => {
			const [header, , signature] = valid.split('.')
			return `${header}.${part({ ...claims, iss: ISSUER, aud: AUDIENCE, sub: 'x', exp: now() + 60 })}.${signature}`
		},
	},
	{ name: 'a token of another issuer', token: () => signed({ ownKey: true, issuer: 'urn:other' }) },
	{ name: 'a token for another audience', token: () => signed({ ownKey: true, audience: 'other' }) },
	{ name: 'a token that expired a minute ago', token: () => signed({ ownKey: true, expires: now() - 60 }) },
	{ name: 'a token that never expires', token: () => signed({ ownKey: true, expires: null }) },
	{ name: 'a token of RS512', token: () => signed({ ownKey: true, algorithm: 'RS512' }) },
	{ name: 'a token cut short', token: (valid) => valid.slice(0, -2) },
]

describe.each(guarded)('$method $path', (route) => {
	test.each(forgeries)('refuses $name', async ({ token }) => {
		const valid = await server.identities.token({ role: 'emergency-staff' }, new Date())
		const { path, options } = request(route)
		const answer = await call(server, path, { ...options, method: route.method, token: await token(valid) })
		expect([answer.status, answer.body.type]).toEqual([401, '/problems/unauthorised'])
		expect(answer.headers.get('www-authenticate')).toBe('Bearer')
	})
})

test('The key that signs these forgeries makes tokens that are good, were they not forged', async () => {
	expect((await call(server, '/v1/rulesets', { token: await signed({ ownKey: true }) })).status).toBe(200)
})

const ACTIONS_OF_ROLES = {
	'emergency-staff': ['preview', 'decide', 'read', 'job'],
	'township-officer': ['preview', 'decide', 'read', 'job'],
	'department-officer': ['preview', 'decide', 'read', 'job'],
	auditor: ['read', 'audit', 'job'],
	integration: ['preview', 'decide', 'read', 'job'],
}
const DOMAINS_OF_ROLES: Record<Role, readonly Domain[]> = {
	'emergency-staff': ['emergency'],
	'township-officer': ['housing', 'livelihood', 'community'],
	'department-officer': ['projects', 'governance', 'services'],
	auditor: ['emergency', 'housing', 'livelihood', 'community', 'services', 'projects', 'governance'],
	integration: ['housing'],
}
const roles = Object.keys(ROLES).filter(isRole)
const ABOUT_DOMAIN: readonly string[] = [
	'preview',
	'decide',
	'decide-batch',
	'start-job',
	'list-decisions',
	'report-outcomes',
	'impact',
]

test('The roles, their actions and their domains are those of the architecture, and no others', () => {
	for (const role of roles) {
		const principal = { subject: 's', roles: [role], org: 'o', scopes: ['domain:housing'] }
		for (const action of ['preview', 'decide', 'read', 'audit', 'job'] as const) {
			const expected = ACTIONS_OF_ROLES[role].includes(action) ? DOMAINS_OF_ROLES[role] : []
			expect(new Set(grantsOf(principal, action).map(({ domain }) => domain))).toEqual(new Set(expected))
		}
	}
	expect(new Set(roles)).toEqual(new Set(Object.keys(ACTIONS_OF_ROLES)))
})

describe.each(roles)('%s', (role) => {
	const cases = guarded.flatMap((route) =>
		rulesets.map((ruleset) => ({ route, ruleset, name: `${route.fn} ${ruleset.id}` })),
	)

	test.each(cases)('may do what its row of the table says, and nothing else: $name', async ({ route, ruleset }) => {
		const { path, options } = request(route, ruleset, `auth-${role}`)
		const { status, body } = await call(server, path, { ...options, as: role, domains: ['housing'] })
		const inDomain = DOMAINS_OF_ROLES[role].includes(ruleset.domain)
		const mayAct = route.action === 'catalogue' || ACTIONS_OF_ROLES[role].includes(route.action)
		const aboutDomain = ABOUT_DOMAIN.includes(route.fn)
		// A job is of the kind that it asks for: this one decides.
		const mayDo = route.fn === 'start-job' ? ACTIONS_OF_ROLES[role].includes('decide') : mayAct
		if (mayDo && (inDomain || !aboutDomain)) expect([200, 201, 202, 404]).toContain(status)
		else expect([status, body.type]).toEqual([403, '/problems/forbidden'])
		if (status === 404) expect(['get-decision', 'replay', 'get-job', 'get-job-result']).toContain(route.fn)
	})

	test('does nothing but read the catalogue under a token without scopes', async () => {
		const { role: name, org } = { role, org: '中和镇' }
		for (const route of guarded) {
			const { path, options } = request(route)
			const token = await server.identities.token({ role: name, org, scopes: [] }, new Date())
			const { status } = await call(server, path, { ...options, token })
			expect(status, route.fn).toBe(route.action === 'catalogue' ? 200 : 403)
		}
	})
})

const housing = rulesets.find(({ domain }) => domain === 'housing')
const emergency = rulesets.find(({ domain }) => domain === 'emergency')!

test('Another township sees nothing of a decision: 404 alone, and nothing in lists; an auditor sees it', async () => {
	const { path, options } = request(allRoutes.find(({ fn }) => fn === 'decide')!, housing!, 'mine')
	const mine = await call<Entry>(server, path, { ...options, as: 'township-officer', org: '中和镇' })
	expect(mine.status).toBe(201)
	const { decisionId } = mine.body
	const paths = [
		`/v1/decisions/${decisionId}`,
		`/v1/decisions?ruleset=${housing!.id}`,
		'/v1/decisions?subject=case:mine',
	]
	const seen = async (as: Role, org?: string) => {
		const one = await call<ProblemBody>(server, paths[0]!, { as, org })
		const lists = await Promise.all(paths.slice(1).map((list) => call<DecisionList>(server, list, { as, org })))
		const timeline = await call<Timeline>(server, '/v1/subjects/case/mine/timeline', { as, org })
		const found = [...lists.map(({ body }) => body.decisions), timeline.body.entries].map((entries) =>
			(entries ?? []).some((entry) => entry.decisionId === decisionId),
		)
		return [one.status, ...found]
	}
	expect(await seen('township-officer', '中和镇')).toEqual([200, true, true, true])
	expect(await seen('auditor')).toEqual([200, true, true, true])
	expect(await seen('township-officer', '成吉思汗镇')).toEqual([404, false, false, false])
	expect(await seen('emergency-staff', '中和镇')).toEqual([404, false, false, false])
	expect(await seen('department-officer', '中和镇')).toEqual([404, false, false, false])
})

test('An emergency is everyone’s in emergency management, and its history is not told to an integration of another organisation', async () => {
	const { path, options } = request(allRoutes.find(({ fn }) => fn === 'decide')!, emergency, 'shared')
	const again = () => ({ ...options, headers: { 'idempotency-key': `shared-${++keys}` } })
	await call(server, path, { ...again(), as: 'emergency-staff', org: '市应急管理局' })
	const machine = { as: 'integration', org: '市数据平台', domains: ['emergency'] } as const
	const second = await call<Entry>(server, path, { ...again(), ...machine })
	expect(second.body).toMatchObject({ sequence: 2, change: 'same' })
	const own = await call<Timeline>(server, '/v1/subjects/case/shared/timeline', machine)
	expect(own.body.entries.map(({ sequence, changes }) => [sequence, changes])).toEqual([[2, null]])
	const staff = await call<Timeline>(server, '/v1/subjects/case/shared/timeline', {
		as: 'emergency-staff',
		org: '某街道',
	})
	expect(staff.body.entries.map(({ sequence }) => sequence)).toEqual([1, 2])
})

test('An officer without an organisation may do nothing but read the catalogue', () => {
	for (const role of roles.filter((one) => ROLES[one].orgs === 'own')) {
		const principal = { subject: 's', roles: [role], org: null, scopes: DOMAINS.map((name) => `domain:${name}`) }
		expect(['preview', 'decide', 'read'].flatMap((action) => grantsOf(principal, action as 'read'))).toEqual([])
	}
})

test('Lists in claims are read in every form that issuers and API Gateway give them', () => {
	for (const form of [['a', 'b'], '[a b]', 'a b', 'a,b', 'a, b', '[a,b]', ['a b']])
		expect(listClaim(form)).toEqual(['a', 'b'])
	for (const form of [undefined, null, 5, '', '[]', [], {}]) expect(listClaim(form)).toEqual([])
	const principal = principalOf({ sub: 's', roles: '[auditor township-officer admin]', role: 'auditor', scp: ['x y'] })
	expect(principal).toEqual({ subject: 's', roles: ['auditor', 'township-officer'], org: null, scopes: ['x', 'y'] })
})

test('Claims without a subject are nobody’s, and no organisation may take the name of the shared chains', () => {
	for (const sub of [undefined, '', ' ', 5, 'a\u0000', 'x'.repeat(129)])
		expect(principalOf({ sub, role: 'auditor' })).toBeNull()
	expect(principalOf({ sub: 's', org: '*' })?.org).toBeNull()
	expect(principalOf({ sub: 's', role: 'constructor toString __proto__' })?.roles).toEqual([])
})
