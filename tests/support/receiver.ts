import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { CloudEvent } from '../../functions/events/event.ts'

/** A message as it came, before anybody has looked at it. */
export interface Message {
	headers: IncomingHttpHeaders
	body: string
	event: CloudEvent
	/** The status it was answered with; 0 where it got no answer. */
	status: number
}

export type Behaviour = number | 'hang' | 'cut' | ((message: Message) => number)

/** A receiver of webhooks over real HTTP, which answers as a test wants it to. */
export async function receiverForTest(behaviour: Behaviour = 204) {
	const messages: Message[] = []
	const receiver = { url: '', messages, behaviour, pauseMs: 0 }
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = []
		for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
		const body = Buffer.concat(chunks).toString('utf8')
		const message: Message = { headers: request.headers, body, event: JSON.parse(body), status: 0 }
		messages.push(message)
		if (receiver.pauseMs > 0) await sleep(receiver.pauseMs)
		const { behaviour } = receiver
		if (behaviour === 'hang') return
		if (behaviour === 'cut') return request.socket.destroy()
		message.status = typeof behaviour === 'number' ? behaviour : behaviour(message)
		response.writeHead(message.status).end('{"received":true}')
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	onTestFinished(() => {
		server.closeAllConnections()
		server.close()
	})
	receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
	return receiver
}

/** The messages that were taken. */
export function taken(messages: readonly Message[]): Message[] {
	return messages.filter(({ status }) => status >= 200 && status < 300)
}
