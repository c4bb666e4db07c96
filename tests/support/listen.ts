import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Serves on a free port until it is stopped. */
export async function listen(listener: RequestListener): Promise<{ origin: string; stop: () => void }> {
	const server = createServer(listener)
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const stop = () => {
		server.closeAllConnections()
		server.close()
	}
	return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
}

/** Serves on a free port until the running test is finished. */
export async function listenForTest(listener: RequestListener): Promise<string> {
	const { origin, stop } = await listen(listener)
	onTestFinished(stop)
	return origin
}
