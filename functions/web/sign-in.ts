import { ROLES } from '../http/roles.ts'

/** Where people sign in: what the pages are told of the OIDC provider. */
export interface SignIn {
	issuer: string
	/** The pages' own name at the provider. */
	clientId: string
	scope: string
	/** Where the provider's discovery document stands, where it is not under the issuer. */
	metadataUrl?: string
}

/** What the pages ask for where a deployment says nothing else. */
export const SCOPE = 'openid decisions:read decisions:write'

/** As the deployment says. */
export function signInFromEnvironment({
	OIDC_ISSUER = '',
	OIDC_CLIENT_ID = '',
	OIDC_SCOPE,
}: NodeJS.ProcessEnv): SignIn {
	return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, scope: OIDC_SCOPE || SCOPE }
}

/** `/config.json`: the provider, and what each role may do and of whom, so that pages show what the API would allow. */
export function pageConfiguration(signIn: SignIn) {
	const roles = Object.entries(ROLES).map(([role, { actions, domains, orgs }]) => [role, { actions, domains, orgs }])
	return { signIn, roles: Object.fromEntries(roles) }
}

/** The origins besides its own that a page may call: the provider's. */
export function providerOrigins({ issuer, metadataUrl }: SignIn): string[] {
	const urls = [issuer, metadataUrl ?? ''].filter((url) => /^https:\/\//.test(url))
	return [...new Set(urls.map((url) => new URL(url).origin))]
}
