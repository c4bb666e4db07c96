import { setTimeout as sleep } from 'node:timers/promises'
import { type CloudEvent, deliveryId, EVENT_MEDIA_TYPE } from '../events/event.ts'
import { signed, signingKey } from '../events/signature.ts'

/** Where events are posted to. */
export interface WebhookSettings {
	url: string
	key: Buffer
}

const NEW_SECRET = 'WEBHOOK_SECRET=whsec_$(openssl rand -base64 32)'

/** What the environment says of a webhook; undefined where it names none. Throws with one clear sentence. */
export function webhookSettings({ WEBHOOK_URL, WEBHOOK_SECRET }: NodeJS.ProcessEnv): WebhookSettings | undefined {
	if (!WEBHOOK_URL) return undefined
	const url = URL.canParse(WEBHOOK_URL) ? new URL(WEBHOOK_URL) : undefined
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
		throw new Error('WEBHOOK_URL 应为 http 或 https 地址，且不含用户名和密码，例如 https://receiver.example/events')
	}
	if (!WEBHOOK_SECRET) throw new Error(`设置了 WEBHOOK_URL 就必须同时设置签名密钥，例如 ${NEW_SECRET}`)
	const key = signingKey(WEBHOOK_SECRET)
	if (!key) throw new Error(`WEBHOOK_SECRET 应为 whsec_ 加 24 至 64 字节的 base64，例如 ${NEW_SECRET}`)
	return { url: url.href, key }
}

/** What became of an event: it arrived, it will not, or it was given up to be sent later. */
export type Sent = 'arrived' | 'interrupted' | { refused: string }

export interface WebhookOptions {
	clock: () => Date
	/** Spreads retries; 0 <= r < 1. */
	random?: () => number
	attempts?: number
	/** Before the second attempt; doubled for each further one. */
	backoffMs?: number
	timeoutMs?: number
	/** Ends waiting for the next attempt. */
	interrupt?: AbortSignal
}

const ATTEMPTS = 8
const BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 60_000
const TIMEOUT_MS = 10_000

/** Posts an event, and again while it may help: after no answer, 429 or 5xx. */
export async function post(line: string, { url, key }: WebhookSettings, options: WebhookOptions): Promise<Sent> {
	const { clock, random = Math.random, attempts = ATTEMPTS, backoffMs = BACKOFF_MS, interrupt } = options
	const id = deliveryId(JSON.parse(line) as CloudEvent)
	let reason = ''
	for (let attempt = 0; attempt < attempts; attempt++) {
		if (attempt > 0) {
			const pause = Math.min(backoffMs * 2 ** (attempt - 1), LONGEST_BACKOFF_MS) * (0.5 + random() / 2)
			await sleep(pause, undefined, { signal: interrupt }).catch(() => undefined)
		}
		if (interrupt?.aborted) return 'interrupted'
		const headers = { ...signed(key, { id, body: line, at: clock() }), 'content-type': EVENT_MEDIA_TYPE }
		const answer = await attemptTo(url, { headers, body: line, timeoutMs: options.timeoutMs ?? TIMEOUT_MS })
		if (answer === 'arrived') return answer
		reason = answer.reason
		if (!answer.again) break
	}
	return { refused: reason }
}

async function attemptTo(
	url: string,
	{ headers, body, timeoutMs }: { headers: Record<string, string>; body: string; timeoutMs: number },
): Promise<'arrived' | { reason: string; again: boolean }> {
	try {
		// What is signed for one address is not for another: redirects are refused.
		const signal = AbortSignal.timeout(timeoutMs)
		const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
		await response.body?.cancel()
		if (response.ok) return 'arrived'
		const { status } = response
		return { reason: `HTTP ${status}`, again: status === 429 || status >= 500 }
	} catch (error) {
		return { reason: reasonOf(error), again: true }
	}
}

function reasonOf(error: unknown): string {
	const { name, cause } = error as { name?: string; cause?: { code?: string } }
	return cause?.code ?? name ?? 'unknown'
}
