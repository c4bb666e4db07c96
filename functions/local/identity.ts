import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { DOMAINS, type Domain, ROLES, type Role } from '../http/roles.ts'

/** Identities of the embedded run: a key pair of its own, which nothing outside this machine trusts. */

export const ISSUER = 'urn:gazette-rules:local'
export const AUDIENCE = 'gazette-rules'
const ALGORITHM = 'RS256'
const KEY_ID = 'local'

export interface Identity {
	role: Role
	org?: string
	/** Of an integration: the domains that its scopes name. */
	domains?: readonly Domain[]
	subject?: string
	/** In place of those that the role's work needs. */
	scopes?: readonly string[]
}

/** How long a token is good: half a day, as a shift is. */
export const LIFETIME_SECONDS = 12 * 3600

/** Organisations of the sign-in links, where a role needs one. */
export const EXAMPLE_ORGS: Record<Role, string> = {
	'emergency-staff': '市应急管理局',
	'township-officer': '中和镇',
	'department-officer': '市政务服务局',
	auditor: '市审计局',
	integration: '市数据平台',
}

/** The scopes that a role's work needs. */
export function scopesOf({ role, domains = DOMAINS }: Identity): string[] {
	const { actions, domains: open } = ROLES[role]
	const work = (actions as readonly string[]).includes('decide')
		? ['decisions:write', 'decisions:read']
		: ['decisions:read']
	return open === 'scopes' ? [...work, ...domains.map((name) => `domain:${name}`)] : work
}

export class LocalIdentities {
	private readonly signing: ReturnType<typeof importJWK>
	private readonly checking: ReturnType<typeof importJWK>

	constructor({ kid: _, ...key }: JWK) {
		const { kty, n, e } = key
		this.signing = importJWK(key, ALGORITHM)
		this.checking = importJWK({ kty, n, e }, ALGORITHM, { extractable: true })
	}

	/** Reads the key pair of the data directory, or makes it: also when several processes do so at once. */
	static async open(dataDirectory: string): Promise<LocalIdentities> {
		const path = join(dataDirectory, 'signing-key.json')
		await mkdir(dataDirectory, { recursive: true })
		const existing = await readKey(path)
		if (existing) return new LocalIdentities(existing)
		const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
		const key = { ...(await exportJWK(privateKey)), alg: ALGORITHM, kid: KEY_ID }
		if (await writeOnce(path, JSON.stringify(key))) return new LocalIdentities(key)
		return new LocalIdentities((await readKey(path))!)
	}

	/** The key by which tokens are checked, as a JWKS has it. */
	async publicKey(): Promise<JWK> {
		const { kty, n, e } = await exportJWK(await this.checking)
		return { kty, n, e, alg: ALGORITHM, kid: KEY_ID, use: 'sig' }
	}

	/** Says to a client who has signed in. */
	async identityToken(identity: Identity, { clientId, nonce }: { clientId: string; nonce?: string }, now: Date) {
		return this.sign({ role: identity.role, ...(nonce ? { nonce } : {}) }, identity, clientId, now)
	}

	/** A bearer token for a role, good for half a day from `now`. */
	async token(identity: Identity, now: Date): Promise<string> {
		const { role, scopes = scopesOf(identity) } = identity
		return this.sign({ role, scope: scopes.join(' ') }, identity, AUDIENCE, now)
	}

	private async sign(
		claims: JWTPayload,
		{ role, org = EXAMPLE_ORGS[role], subject }: Identity,
		audience: string,
		now: Date,
	) {
		const issued = Math.floor(now.getTime() / 1000)
		return new SignJWT({ ...claims, org })
			.setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'JWT' })
			.setIssuer(ISSUER)
			.setAudience(audience)
			.setSubject(subject ?? `dev-${role}`)
			.setIssuedAt(issued)
			.setExpirationTime(issued + LIFETIME_SECONDS)
			.sign(await this.signing)
	}

	/** The claims of a token; null for one that is not good now. Only RS256 is taken. */
	async verify(token: string, now: Date): Promise<Record<string, unknown> | null> {
		try {
			const { payload } = await jwtVerify(token, await this.checking, {
				algorithms: [ALGORITHM],
				issuer: ISSUER,
				audience: AUDIENCE,
				requiredClaims: ['exp', 'sub'],
				currentDate: now,
			})
			return payload
		} catch {
			return null
		}
	}
}

async function readKey(path: string): Promise<JWK | null> {
	try {
		return JSON.parse(await readFile(path, 'utf8')) as JWK
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
		throw error
	}
}

/** Whole or not at all; false where the file is there already. */
async function writeOnce(path: string, text: string): Promise<boolean> {
	const draft = `${path}.${randomUUID()}`
	await writeFile(draft, text, { mode: 0o600 })
	try {
		await link(draft, path)
		return true
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
		throw error
	} finally {
		await rm(draft, { force: true })
	}
}
