import type { CatalogueEntry } from '../../rules/index.ts'
import type { Action } from '../routes.ts'
import type { Principal } from './claims.ts'

export type Domain = CatalogueEntry['domain']

export const DOMAINS = [
	'emergency',
	'housing',
	'livelihood',
	'community',
	'services',
	'projects',
	'governance',
] as const satisfies readonly Domain[]

interface RoleDefinition {
	actions: readonly Action[]
	/** `scopes`: those that the token's `domain:<name>` scopes name. */
	domains: readonly Domain[] | 'scopes'
	/** Whose entries: every organisation's, or only its own. */
	orgs: 'all' | 'own'
}

const WORK = ['preview', 'decide', 'read', 'job'] as const

export const ROLES = {
	'emergency-staff': { actions: WORK, domains: ['emergency'], orgs: 'all' },
	'township-officer': { actions: WORK, domains: ['housing', 'livelihood', 'community'], orgs: 'own' },
	'department-officer': { actions: WORK, domains: ['projects', 'governance', 'services'], orgs: 'own' },
	auditor: { actions: ['read', 'audit', 'job'], domains: DOMAINS, orgs: 'all' },
	integration: { actions: WORK, domains: 'scopes', orgs: 'own' },
} as const satisfies Record<string, RoleDefinition>

export type Role = keyof typeof ROLES

/** One thing that a caller may do: as which role, and where. */
export interface Grant {
	role: Role
	domain: Domain
	/** Null: the entries of every organisation. */
	org: string | null
}

export function isRole(name: string): name is Role {
	return Object.hasOwn(ROLES, name)
}

/** Everything the caller may do under an action. Empty: nothing, which is also what an unknown role may do. */
export function grantsOf(principal: Principal, action: Action): Grant[] {
	return principal.roles.flatMap((role): Grant[] => {
		const { actions, domains, orgs }: RoleDefinition = ROLES[role]
		if (!actions.includes(action)) return []
		if (orgs === 'own' && principal.org === null) return []
		const open = domains === 'scopes' ? DOMAINS.filter((name) => principal.scopes.includes(`domain:${name}`)) : domains
		return open.map((domain) => ({ role, domain, org: orgs === 'all' ? null : principal.org }))
	})
}
