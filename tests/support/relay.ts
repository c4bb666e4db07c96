import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut for real: what is under way is torn off, and nothing new gets through. */
export async function relayTo(origin: string) {
	const port = Number(new URL(origin).port)
	const open = new Set<Socket>()
	let isCut = false
	const server = createServer((socket) => {
		if (isCut) return void socket.destroy()
		const onward = connect(port, '127.0.0.1')
		for (const [one, other] of [
			[socket, onward],
			[onward, socket],
		] as const) {
			open.add(one)
			one.on('error', () => other.destroy())
			one.on('close', () => {
				open.delete(one)
				other.destroy()
			})
			one.pipe(other)
		}
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const cut = () => {
		isCut = true
		for (const socket of open) socket.destroy()
	}
	return {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		cut,
		mend: () => {
			isCut = false
		},
		stop: () => {
			cut()
			server.close()
		},
	}
}
