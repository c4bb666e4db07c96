import { createHmac } from 'node:crypto'

/** Standard Webhooks: a receiver checks with any of its libraries that a message is ours and was not changed. */

export interface SignedHeaders {
	'webhook-id': string
	'webhook-timestamp': string
	'webhook-signature': string
}

const SCHEME = 'whsec_'
const LEAST_BYTES = 24
const MOST_BYTES = 64

/** The key that a secret `whsec_<base64>` holds; null for text that is none. */
export function signingKey(secret: string): Buffer | null {
	if (!secret.startsWith(SCHEME)) return null
	const text = secret.slice(SCHEME.length)
	const key = Buffer.from(text, 'base64')
	const whole = key.toString('base64').replaceAll('=', '') === text.replaceAll('=', '')
	return whole && key.length >= LEAST_BYTES && key.length <= MOST_BYTES ? key : null
}

/** The headers of a message. Every attempt is signed anew: a receiver refuses timestamps that are old. */
export function signed(key: Buffer, { id, body, at }: { id: string; body: string; at: Date }): SignedHeaders {
	const timestamp = String(Math.floor(at.getTime() / 1000))
	const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
	return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
