import { callApi, Refused, SignInNeeded } from '../api/call.ts'
import { onSession, session } from '../sign-in/session.ts'
import type { Decision, OutboxItem } from './item.ts'
import { itemOf, put, readOutbox } from './store.ts'

/** Refusals after which the same request can still succeed. */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504])
const EVERY_MS = 20_000

/**
 * Sends what waits, one after another, oldest first. One tab at a time does it; and were two to send the same item, its
 * Idempotency-Key would make one decision of them.
 */
export async function sendWaiting(): Promise<void> {
	if (!navigator.locks) return send()
	await navigator.locks.request('outbox', () => send())
}

async function send(): Promise<void> {
	const waiting = (await readOutbox()).filter(({ state }) => state === 'waiting')
	for (const { key } of waiting.reverse()) {
		// Another tab may have sent it meanwhile.
		const item = await itemOf(key)
		if (item?.state !== 'waiting' || !isMine(item)) continue
		if (!(await attempt(item))) return
	}
}

/** The person who made a decision is the one who reports it. */
export function isMine({ owner }: OutboxItem): boolean {
	const now = session()
	return 'person' in now && now.person.subject === owner.subject && now.person.org === owner.org
}

/** False where the next item would fare no better: no network, or nobody signed in. */
async function attempt(item: OutboxItem): Promise<boolean> {
	try {
		const path = `/v1/rulesets/${encodeURIComponent(item.ruleset)}/decisions`
		const decision = await callApi<Decision>(path, { body: item.body, key: item.key })
		const { reason: _, errors: __, ...rest } = item
		await put({ ...rest, state: 'logged', decision })
		return true
	} catch (error) {
		if (error instanceof Refused) {
			const { status, detail, errors } = error.problem
			const passing = PASSING.has(status)
			await put({
				...item,
				state: passing ? 'waiting' : 'refused',
				reason: detail,
				...(errors && !passing ? { errors } : {}),
			})
			return !passing
		}
		await put({ ...item, reason: error instanceof SignInNeeded ? '需要重新登录后上报' : '网络不通，联网后自动上报' })
		return false
	}
}

/** Sends whenever there is a chance: at the start, when the network or the person is back, and now and then. */
export function startSending(): void {
	const now = () => void sendWaiting().catch(() => undefined)
	window.addEventListener('online', now)
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && now())
	onSession(() => session().state === 'signed-in' && now())
	setInterval(() => navigator.onLine && now(), EVERY_MS)
	now()
}
