/** Whoever calls, in every shape in which API Gateway tells of him, and what he is answered. */

const jwt = (claims: Record<string, unknown>, scopes: unknown = ['decisions:write']) => ({ jwt: { claims, scopes } })
const times = { iss: 'https://issuer.example', aud: 'gazette-rules', exp: '1764150000', iat: '1764140000' }

export const AUTHORISERS: [shape: string, authorizer: unknown, status: number][] = [
	['texts', jwt({ ...times, sub: 's', role: 'emergency-staff', scope: 'decisions:write decisions:read' }), 200],
	[
		'a list of roles as [a b]',
		jwt({ ...times, sub: 's', roles: '[emergency-staff auditor]', scope: 'decisions:write' }),
		200,
	],
	['a list of one as [a]', jwt({ ...times, sub: 's', roles: '[emergency-staff]', scp: '[decisions:write]' }), 200],
	['lists as lists', jwt({ ...times, sub: 's', roles: ['emergency-staff'], scp: ['decisions:write'] }), 200],
	['lists with commas', jwt({ ...times, sub: 's', roles: 'emergency-staff,auditor', scope: 'decisions:write' }), 200],
	[
		'roles of other systems beside',
		jwt({ ...times, sub: 's', roles: '[offline_access emergency-staff]', scope: 'openid decisions:write' }),
		200,
	],
	[
		'no scopes asked of the route',
		jwt({ ...times, sub: 's', role: 'emergency-staff', scope: 'decisions:write' }, null),
		200,
	],
	[
		'numbers and truths as text',
		jwt({ ...times, sub: '12', email_verified: 'true', role: 'emergency-staff', scope: 'decisions:write' }),
		200,
	],
	['a role that may not', jwt({ ...times, sub: 's', role: 'auditor', scope: 'decisions:write' }), 403],
	['a role that is not known', jwt({ ...times, sub: 's', roles: '[admin]', scope: 'decisions:write' }), 403],
	['no role', jwt({ ...times, sub: 's', scope: 'decisions:write' }), 403],
	['no scope', jwt({ ...times, sub: 's', role: 'emergency-staff' }), 403],
	['another scope', jwt({ ...times, sub: 's', role: 'emergency-staff', scope: 'decisions:read' }), 403],
	['no subject', jwt({ ...times, role: 'emergency-staff', scope: 'decisions:write' }), 401],
	['an empty subject', jwt({ ...times, sub: ' ', role: 'emergency-staff', scope: 'decisions:write' }), 401],
	['no claims', { jwt: { scopes: null } }, 401],
	['an authoriser of another kind', { lambda: { sub: 's', role: 'emergency-staff' } }, 401],
	['nobody', undefined, 401],
]
