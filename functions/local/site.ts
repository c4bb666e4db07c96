import { fileURLToPath } from 'node:url'
import type { WebSystem } from '../api/web.ts'
import { SCOPE } from '../web/sign-in.ts'
import { Site } from '../web/site.ts'
import { ISSUER } from './identity.ts'
import { CLIENT, METADATA } from './provider.ts'

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** The pages as `npm run build` makes them, and the embedded run's own provider to sign in at. */
export function localSite(): Pick<WebSystem, 'site' | 'signIn'> {
	return {
		site: new Site(BUILT),
		signIn: ({ headers }) => ({
			issuer: ISSUER,
			clientId: CLIENT,
			scope: SCOPE,
			metadataUrl: `http://${headers?.host ?? 'localhost'}${METADATA}`,
		}),
	}
}
