import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { useSyncExternalStore } from 'react'
import { type Configuration, fetchConfiguration } from './configuration.ts'
import { type Person, personFrom } from './person.ts'

/** Who is signed in, for everything that asks. Tokens live in sessionStorage: they go with the tab. */

export type SessionState =
	| { state: 'starting' }
	/** The server could not be asked where to sign in. */
	| { state: 'unreachable' }
	| { state: 'signed-out'; configuration: Configuration; failed?: boolean }
	| { state: 'signed-in' | 'expired'; configuration: Configuration; person: Person }

/** A token that has less time than this is renewed, or counts as expired. */
const MARGIN_SECONDS = 5

let current: SessionState = { state: 'starting' }
let manager: UserManager | undefined
let user: User | null = null
const listeners = new Set<() => void>()

function become(next: SessionState): void {
	current = next
	for (const listener of listeners) listener()
}

export function session(): SessionState {
	return current
}

export function onSession(listener: () => void): () => void {
	listeners.add(listener)
	return () => listeners.delete(listener)
}

export function useSession(): SessionState {
	return useSyncExternalStore(onSession, session)
}

/** Called once. Ends a sign-in that brought the person back here, and gives the page on which he began it. */
export async function startSession(): Promise<void> {
	let configuration: Configuration
	try {
		configuration = await fetchConfiguration()
	} catch {
		become({ state: 'unreachable' })
		window.addEventListener('online', () => void startSession(), { once: true })
		return
	}
	manager = managerFor(configuration)
	const failed = await endRedirect(manager)
	user = await manager.getUser()
	if (!user) become({ state: 'signed-out', configuration, ...(failed ? { failed } : {}) })
	else signedIn(configuration, user)
}

function managerFor({ signIn }: Configuration): UserManager {
	const home = `${window.location.origin}/`
	return new UserManager({
		authority: signIn.issuer,
		...(signIn.metadataUrl ? { metadataUrl: signIn.metadataUrl } : {}),
		client_id: signIn.clientId,
		scope: signIn.scope,
		redirect_uri: home,
		post_logout_redirect_uri: home,
		response_type: 'code',
		automaticSilentRenew: false,
		userStore: new WebStorageStateStore({ store: window.sessionStorage }),
		stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
	})
}

/** True where the provider's answer was no sign-in. */
async function endRedirect(of: UserManager): Promise<boolean> {
	const query = new URLSearchParams(window.location.search)
	if (!query.has('state') || !(query.has('code') || query.has('error'))) return false
	let hash = '#/'
	let failed = false
	try {
		const { state } = await of.signinRedirectCallback()
		if (typeof state === 'string' && state.startsWith('#/')) hash = state
	} catch {
		failed = true
	}
	window.history.replaceState(null, '', `/${hash}`)
	window.dispatchEvent(new HashChangeEvent('hashchange'))
	return failed
}

let expiry: ReturnType<typeof setTimeout> | undefined

function signedIn(configuration: Configuration, { access_token, profile, expires_in }: User): void {
	const person = personFrom(access_token, profile)
	clearTimeout(expiry)
	if (expires_in !== undefined) {
		// Timers hold 24 days at most.
		const left = Math.min(Math.max(0, expires_in - MARGIN_SECONDS), 2_000_000)
		expiry = setTimeout(() => void token(), left * 1000)
	}
	become({ state: 'signed-in', configuration, person })
	void token()
}

/** A token that is good now; null where the person must sign in (again). */
export async function token(): Promise<string | null> {
	if (!user || !manager || !('person' in current)) return null
	if (user.expires_in === undefined || user.expires_in > MARGIN_SECONDS) return user.access_token
	if (user.refresh_token && navigator.onLine) {
		const renewed = await manager.signinSilent().catch(() => null)
		if (renewed) {
			user = renewed
			signedIn(current.configuration, renewed)
			return renewed.access_token
		}
	}
	expired()
	return null
}

/** The server refused the token, or its time is over. What was typed stays. */
export function expired(): void {
	if (current.state === 'signed-in') become({ ...current, state: 'expired' })
}

/** Goes to the provider, and comes back to this page. */
export async function signIn(): Promise<void> {
	await manager?.signinRedirect({ state: window.location.hash || '#/' })
}

const forgetting: (() => void | Promise<void>)[] = []

/** What else is forgotten when a person signs out. */
export function onSignOut(forget: () => void | Promise<void>): void {
	forgetting.push(forget)
}

/** Forgets the person here; and at the provider, where it offers that. */
export async function signOut(): Promise<void> {
	if (!manager || !('configuration' in current)) return
	const { configuration } = current
	const idToken = user?.id_token
	await manager.removeUser()
	user = null
	become({ state: 'signed-out', configuration })
	for (const forget of forgetting) await forget()
	window.location.hash = '#/'
	const end = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined)
	if (end) await manager.signoutRedirect(idToken ? { id_token_hint: idToken } : {})
}
