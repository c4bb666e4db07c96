import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { serverForTest } from '../support/server.ts'

const CLIENT = 'gazette-rules-web'

function pkce() {
	const verifier = randomBytes(32).toString('base64url')
	return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

async function provider(clock?: () => Date) {
	const { origin } = await serverForTest(clock ? { clock } : {})
	const authorise = (changes: Record<string, string>, challenge: string) => {
		const query = {
			client_id: CLIENT,
			redirect_uri: `${origin}/`,
			response_type: 'code',
			scope: 'openid',
			state: 'state-1',
			nonce: 'nonce-1',
			code_challenge: challenge,
			code_challenge_method: 'S256',
			identity: '0',
			...changes,
		}
		return fetch(`${origin}/dev/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' })
	}
	const codeFor = async (challenge: string) => {
		const location = (await authorise({}, challenge)).headers.get('location')!
		expect(location.startsWith(`${origin}/?`)).toBe(true)
		expect(new URL(location).searchParams.get('state')).toBe('state-1')
		return new URL(location).searchParams.get('code')!
	}
	const exchange = async (code: string, verifier: string, changes: Record<string, string> = {}) => {
		const form = { grant_type: 'authorization_code', code, redirect_uri: `${origin}/`, client_id: CLIENT }
		const body = new URLSearchParams({ ...form, code_verifier: verifier, ...changes })
		const response = await fetch(`${origin}/dev/token`, { method: 'POST', body })
		return { status: response.status, body: (await response.json()) as Record<string, string> }
	}
	return { origin, authorise, codeFor, exchange }
}

test('A code is exchanged for tokens that the keys of the discovery document verify', async () => {
	const { origin, codeFor, exchange } = await provider()
	const { verifier, challenge } = pkce()
	const { status, body } = await exchange(await codeFor(challenge), verifier)
	expect(status).toBe(200)
	const metadata = (await (await fetch(`${origin}/dev/.well-known/openid-configuration`)).json()) as Record<
		string,
		string
	>
	const keys = createRemoteJWKSet(new URL(metadata.jwks_uri!))
	const { payload } = await jwtVerify(body.id_token!, keys, { issuer: metadata.issuer, audience: CLIENT })
	expect(payload).toMatchObject({ nonce: 'nonce-1', sub: 'dev-emergency-staff' })
	const access = await jwtVerify(body.access_token!, keys, { issuer: metadata.issuer })
	expect(access.payload).toMatchObject({ role: 'emergency-staff', org: '市应急管理局' })
	const answer = await fetch(`${origin}/v1/rulesets`, { headers: { authorization: `Bearer ${body.access_token}` } })
	expect(answer.status).toBe(200)
	const notForTheApi = await fetch(`${origin}/v1/rulesets`, { headers: { authorization: `Bearer ${body.id_token}` } })
	expect(notForTheApi.status).toBe(401)
})

test('A code is good once, only with its own verifier, page and client, and for a minute', async () => {
	let now = new Date('2026-01-01T00:00:00Z')
	const { codeFor, exchange } = await provider(() => now)
	const { verifier, challenge } = pkce()
	const once = await codeFor(challenge)
	expect((await exchange(once, verifier)).status).toBe(200)
	expect(await exchange(once, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
	const wrong: [string, Record<string, string>][] = [
		[pkce().verifier, {}],
		['short', {}],
		[verifier, { redirect_uri: 'http://localhost:1/' }],
		[verifier, { client_id: 'other' }],
	]
	for (const [given, changes] of wrong) {
		const code = await codeFor(challenge)
		expect((await exchange(code, given, changes)).status).toBe(400)
		// An attempt spends the code.
		expect((await exchange(code, verifier)).status).toBe(400)
	}
	const late = await codeFor(challenge)
	now = new Date(now.getTime() + 61_000)
	expect((await exchange(late, verifier)).status).toBe(400)
	expect((await exchange('no-code', verifier)).status).toBe(400)
	expect((await exchange(late, verifier, { grant_type: 'password' })).body.error).toBe('unsupported_grant_type')
})

test('Codes go to the pages of this origin only, and only with PKCE', async () => {
	const { authorise } = await provider()
	const { challenge } = pkce()
	const wrong: Record<string, string>[] = [
		{ redirect_uri: 'https://evil.example/' },
		{ redirect_uri: 'http://localhost:9/' },
		{ client_id: 'other' },
		{ response_type: 'token' },
		{ code_challenge_method: 'plain' },
		{ code_challenge: 'x' },
	]
	for (const changes of wrong) {
		const response = await authorise(changes, challenge)
		expect([changes, response.status, response.headers.get('location')]).toEqual([changes, 400, null])
	}
	expect((await authorise({ identity: '99' }, challenge)).status).toBe(404)
	expect((await authorise({ state: '"><script>alert(1)</script>', identity: '' }, challenge)).status).not.toBe(500)
})
