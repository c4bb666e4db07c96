import { resolve } from 'node:path'

// The SDK warns at its first client, which is made when the handlers are loaded: import this file first.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

/** What the embedded run is told by its environment. */
export interface LocalEnvironment {
	/** 0 lets the system choose. */
	port: number
	dataDirectory: string
	/** A DynamoDB-compatible server to use in place of the embedded one. */
	endpoint: string | undefined
}

/** Throws with one clear sentence for a port that is none. */
export function localEnvironment({ PORT, DATA_DIR, DYNAMODB_ENDPOINT }: NodeJS.ProcessEnv): LocalEnvironment {
	const port = Number(PORT || 3000)
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new Error(`PORT 应为 0 至 65535 的整数，而不是“${PORT}”`)
	return { port, dataDirectory: resolve(DATA_DIR || '.data'), endpoint: DYNAMODB_ENDPOINT || undefined }
}
