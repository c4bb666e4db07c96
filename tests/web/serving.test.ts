import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { securityHeaders } from '../../functions/web/headers.ts'
import { signInFromEnvironment } from '../../functions/web/sign-in.ts'
import { catalogue } from '../../rules/index.ts'
import { currentSite, firstLoad } from '../../scripts/build-web.ts'
import { type TestServer, testServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
	await currentSite()
	server = await testServer()
})
afterAll(() => server?.stop())

/** As it comes over the wire: `fetch` would decompress it. */
function get(path: string, headers: Record<string, string> = {}) {
	return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
		request(`${server.origin}${path}`, { headers }, (response) => {
			const chunks: Buffer[] = []
			response.on('data', (chunk: Buffer) => chunks.push(chunk))
			response.on('end', () =>
				resolve({
					status: response.statusCode!,
					headers: response.headers as Record<string, string>,
					body: Buffer.concat(chunks),
				}),
			)
		})
			.on('error', reject)
			.end()
	})
}

const html = async () => (await get('/')).body.toString('utf8')
const linked = async () => [...(await html()).matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!)

test('The shell holds nothing inline and loads nothing from elsewhere', async () => {
	const page = await html()
	expect(page).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\son\w+=|style=|https?:/)
	expect((await linked()).length).toBeGreaterThanOrEqual(3)
})

test('Every answer carries the policy, which allows nothing inline, nothing from elsewhere and no frame', async () => {
	for (const path of ['/', '/config.json', '/sw.js', (await linked())[0]!]) {
		const { headers } = await get(path)
		const policy = headers['content-security-policy']!
		expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/)
		expect(policy).toContain("frame-ancestors 'none'")
		expect(policy).not.toMatch(/unsafe|\*|https?:/)
		expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
		expect(headers['permissions-policy']).toContain('geolocation=()')
	}
})

test('On AWS the policy also allows calls to the provider, and to nobody else', () => {
	const signIn = signInFromEnvironment({ OIDC_ISSUER: 'https://sso.example/realms/city', OIDC_CLIENT_ID: 'pages' })
	expect(securityHeaders(signIn)['content-security-policy']).toContain("connect-src 'self' https://sso.example;")
	expect(securityHeaders(signIn, 'https://bucket.example')['content-security-policy']).toContain(
		"connect-src 'self' https://sso.example https://bucket.example;",
	)
	expect(signIn).toEqual({
		issuer: 'https://sso.example/realms/city',
		clientId: 'pages',
		scope: 'openid decisions:read decisions:write',
	})
})

test('What has a hash in its name is kept for good; the rest is asked for each time, and answered briefly', async () => {
	for (const path of await linked()) {
		expect((await get(path)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
	}
	for (const path of ['/', '/sw.js', '/manifest.webmanifest', '/icon.svg']) {
		const { headers } = await get(path)
		expect(headers['cache-control']).toBe('no-cache')
		const again = await get(path, { 'if-none-match': headers.etag! })
		expect([again.status, again.body.length]).toEqual([304, 0])
	}
})

test('Bodies come compressed to who takes that, each form with its own tag', async () => {
	const path = (await linked()).find((one) => one.endsWith('.js'))!
	const plain = await get(path)
	const [br, gzip] = [
		await get(path, { 'accept-encoding': 'gzip, br' }),
		await get(path, { 'accept-encoding': 'gzip' }),
	]
	expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip'])
	expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true)
	expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
	expect(new Set([plain, br, gzip].map(({ headers }) => headers.etag)).size).toBe(3)
	expect((await get(path, { 'accept-encoding': 'br;q=0' })).headers['content-encoding']).toBeUndefined()
})

test('Types are right, and what is not there is not found', async () => {
	expect((await get('/')).headers['content-type']).toBe('text/html; charset=utf-8')
	expect((await get('/sw.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
	expect((await get('/manifest.webmanifest')).headers['content-type']).toContain('application/manifest+json')
	for (const path of ['/assets/none.js', '/assets/..%2Fsw.js', '/assets/main.js.br', '/assets/x%00.js'])
		expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('The configuration names the provider and what each role may do, and no secret', async () => {
	const configuration = JSON.parse((await get('/config.json')).body.toString('utf8'))
	expect(configuration.signIn.metadataUrl).toBe(`${server.origin}/dev/.well-known/openid-configuration`)
	expect(configuration.roles['emergency-staff']).toMatchObject({
		actions: expect.arrayContaining(['preview', 'decide', 'read']),
		domains: ['emergency'],
	})
})

test('Before a page shows, less than 500 KB are fetched, and no rule file is among them', async () => {
	const files = firstLoad()
	expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(500 * 1024)
	const { id } = catalogue.list()[0]!
	for (const { path } of files.filter((one) => one.path.endsWith('.js')))
		expect((await get(`/${path}`)).body.toString('utf8')).not.toContain(`"id":"${id}","version"`)
})
