import { isRole, type Role } from './roles.ts'

/** Who is calling, as the token says. */
export interface Principal {
	subject: string
	roles: Role[]
	/** The caller's organisation, such as a township; null where the token names none. */
	org: string | null
	scopes: string[]
}

/** A list claim in any of the forms that issuers and API Gateway give it: `["a","b"]`, `[a b]`, `a b`, `a,b`. */
export function listClaim(claim: unknown): string[] {
	if (Array.isArray(claim)) return claim.flatMap(listClaim)
	if (typeof claim !== 'string') return []
	const inner = claim.startsWith('[') && claim.endsWith(']') ? claim.slice(1, -1) : claim
	return inner.split(/[\s,]+/).filter((part) => part !== '')
}

/** Names longer than any issuer's are refused: they become parts of keys. */
const MAXIMUM_NAME = 128

function textClaim(claim: unknown): string | null {
	const text = typeof claim === 'string' ? claim.trim().normalize('NFC') : ''
	return text.length <= MAXIMUM_NAME && /^[^\p{Cc}\p{Cs}]+$/u.test(text) ? text : null
}

/** The caller that verified claims describe; null where they name no subject. Roles not known here count for nothing. */
export function principalOf(claims: Record<string, unknown>): Principal | null {
	const subject = textClaim(claims.sub)
	if (subject === null) return null
	const org = textClaim(claims.org)
	const named = [...listClaim(claims.role), ...listClaim(claims.roles)]
	return {
		subject,
		roles: [...new Set(named)].filter(isRole),
		// `*` is the scope of the chains that everyone shares.
		org: org === '*' ? null : org,
		scopes: [...listClaim(claims.scope), ...listClaim(claims.scp)],
	}
}
