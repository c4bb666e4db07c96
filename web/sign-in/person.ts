import type { Domain } from '../catalogue/heads.ts'
import type { Action, Configuration } from './configuration.ts'

/** Who is signed in, as the token says. What he may do the API decides; here it only makes the menu. */
export interface Person {
	subject: string
	roles: string[]
	org: string | null
	scopes: string[]
}

type Claims = Record<string, unknown>

/** From the access token where it can be read, else from what the provider said of the person. */
export function personFrom(accessToken: string, profile: Claims): Person {
	const claims = { ...profile, ...payloadOf(accessToken) }
	const list = (value: unknown): string[] =>
		Array.isArray(value) ? value.flatMap(list) : typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : []
	return {
		subject: String(claims.sub ?? ''),
		roles: [...new Set([...list(claims.role), ...list(claims.roles)])],
		org: typeof claims.org === 'string' ? claims.org : null,
		scopes: [...list(claims.scope), ...list(claims.scp)],
	}
}

function payloadOf(token: string): Claims {
	try {
		const [, payload = ''] = token.split('.')
		const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
		return JSON.parse(new TextDecoder().decode(bytes)) as Claims
	} catch {
		return {}
	}
}

/** The domains in which a person may do something. */
export function domainsFor({ roles, scopes }: Person, action: Action, configuration: Configuration): Set<Domain> {
	const granted = roles.flatMap((role): Domain[] => {
		const known = configuration.roles[role]
		if (!known?.actions.includes(action)) return []
		if (known.domains !== 'scopes') return known.domains
		return scopes.flatMap((scope) => (scope.startsWith('domain:') ? [scope.slice('domain:'.length) as Domain] : []))
	})
	return new Set(granted)
}

/** Whether a person reads the decisions of every organisation. */
export function readsEveryOrg({ roles }: Person, configuration: Configuration): boolean {
	return roles.some((role) => {
		const known = configuration.roles[role]
		return known?.orgs === 'all' && known.actions.includes('read')
	})
}
