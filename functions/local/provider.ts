import { createHash, randomBytes } from 'node:crypto'
import type { ApiResponse } from '../http/endpoint.ts'
import { json } from '../http/respond.ts'
import type { System } from '../system.ts'
import type { LocalRequest } from './gateway.ts'
import { AUDIENCE, EXAMPLE_ORGS, type Identity, ISSUER, LIFETIME_SECONDS, type LocalIdentities } from './identity.ts'
import { html, page, ROLE_LABELS } from './page.ts'

/**
 * The OIDC provider of the embedded run: the code flow with PKCE for the pages, with identities to choose from in place
 * of passwords. It answers on the loopback address only and hands codes only to pages of its own origin.
 */

export const METADATA = '/dev/.well-known/openid-configuration'
export const CLIENT = 'gazette-rules-web'
const CODE_LIFETIME_MS = 60_000
/** More than any person asks for in a minute. */
const CODES_KEPT = 1_000

/** The identities on offer. */
const IDENTITIES: Identity[] = [
	{ role: 'emergency-staff' },
	{ role: 'township-officer' },
	{ role: 'township-officer', org: '达斡尔民族乡', subject: 'dev-township-officer-2' },
	{ role: 'department-officer' },
	{ role: 'department-officer', org: '市发展和改革委员会', subject: 'dev-department-officer-2' },
	{ role: 'auditor' },
]

interface Grant {
	identity: Identity
	redirectUri: string
	challenge: string
	nonce: string | undefined
	expiresAt: number
}

export function localProvider(identities: LocalIdentities, { clock }: Pick<System, 'clock'>) {
	const codes = new Map<string, Grant>()

	return async (request: LocalRequest): Promise<ApiResponse | undefined> => {
		const origin = `http://${request.host}`
		switch (`${request.method} ${request.path}`) {
			case `GET ${METADATA}`:
				return json(200, metadata(origin))
			case 'GET /dev/jwks.json':
				return json(200, { keys: [await identities.publicKey()] })
			case 'GET /dev/authorize':
				return authorise(request.query, origin)
			case 'POST /dev/token':
				return token(new URLSearchParams(request.body.toString('utf8')))
			default:
				return undefined
		}
	}

	/** Lists the identities; with one chosen, goes back to the page with a code. */
	function authorise(query: URLSearchParams, origin: string): ApiResponse {
		const fault = faultIn(query, origin)
		if (fault) return page(400, '登录请求有误', `<p>${html(fault)}</p>`)
		const chosen = query.get('identity')
		if (chosen === null) return page(200, '登录（开发用身份）', choices(query))
		const identity = IDENTITIES[Number(chosen)]
		if (!identity) return page(404, '没有这个身份', '<p>请返回重新选择。</p>')
		const code = randomBytes(32).toString('base64url')
		const redirectUri = query.get('redirect_uri')!
		forget()
		codes.set(code, {
			identity,
			redirectUri,
			challenge: query.get('code_challenge')!,
			nonce: query.get('nonce') ?? undefined,
			expiresAt: clock().getTime() + CODE_LIFETIME_MS,
		})
		const location = new URL(redirectUri)
		location.searchParams.set('code', code)
		location.searchParams.set('state', query.get('state') ?? '')
		return { statusCode: 302, headers: { location: location.href, 'cache-control': 'no-store' } }
	}

	/** A code is good once, for its own client, page and verifier. */
	async function token(form: URLSearchParams): Promise<ApiResponse> {
		if (form.get('grant_type') !== 'authorization_code') return json(400, { error: 'unsupported_grant_type' })
		const grant = codes.get(form.get('code') ?? '')
		codes.delete(form.get('code') ?? '')
		const now = clock()
		const verifier = form.get('code_verifier') ?? ''
		const good =
			grant &&
			grant.expiresAt > now.getTime() &&
			grant.redirectUri === form.get('redirect_uri') &&
			form.get('client_id') === CLIENT &&
			/^[\w.~-]{43,128}$/.test(verifier) &&
			createHash('sha256').update(verifier).digest('base64url') === grant.challenge
		if (!good) return json(400, { error: 'invalid_grant' })
		const { identity, nonce } = grant
		return json(200, {
			access_token: await identities.token(identity, now),
			id_token: await identities.identityToken(identity, { clientId: CLIENT, nonce }, now),
			token_type: 'Bearer',
			expires_in: LIFETIME_SECONDS,
			scope: 'openid',
		})
	}

	function forget(): void {
		const now = clock().getTime()
		for (const [code, { expiresAt }] of codes) if (expiresAt <= now || codes.size > CODES_KEPT) codes.delete(code)
	}
}

function metadata(origin: string) {
	return {
		issuer: ISSUER,
		authorization_endpoint: `${origin}/dev/authorize`,
		token_endpoint: `${origin}/dev/token`,
		jwks_uri: `${origin}/dev/jwks.json`,
		response_types_supported: ['code'],
		grant_types_supported: ['authorization_code'],
		subject_types_supported: ['public'],
		id_token_signing_alg_values_supported: ['RS256'],
		code_challenge_methods_supported: ['S256'],
		token_endpoint_auth_methods_supported: ['none'],
		scopes_supported: ['openid', 'decisions:read', 'decisions:write'],
		claims_supported: ['sub', 'role', 'org', 'scope', 'aud', 'exp', 'iat', 'iss'],
		resource: AUDIENCE,
	}
}

/** What is wrong with a request to sign in; undefined where nothing is. */
function faultIn(query: URLSearchParams, origin: string): string | undefined {
	if (query.get('client_id') !== CLIENT) return 'client_id 不是本系统的页面'
	if (query.get('redirect_uri') !== `${origin}/`) return 'redirect_uri 不是本系统的首页'
	if (query.get('response_type') !== 'code') return 'response_type 应为 code'
	if (query.get('code_challenge_method') !== 'S256') return 'code_challenge_method 应为 S256'
	if (!/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) return 'code_challenge 应为 SHA-256 的 base64url'
	return undefined
}

function choices(query: URLSearchParams): string {
	const links = IDENTITIES.map(({ role, org = EXAMPLE_ORGS[role] }, index) => {
		const chosen = new URLSearchParams(query)
		chosen.set('identity', String(index))
		return `<li><a href="/dev/authorize?${html(chosen.toString())}">${html(ROLE_LABELS[role])} · ${html(org)}</a></li>`
	})
	return `<p>本机运行，仅供开发和试用。请选择一个身份：</p><ul class="choices">${links.join('')}</ul>`
}
