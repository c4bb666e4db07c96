import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import autocannon from 'autocannon'
import { ELIGIBLE_HOUSEHOLD as FACTS } from '../tests/support/household.ts'
import { median } from './side-by-side.ts'

const SECONDS = 4
const ROUNDS = 3
const CONNECTIONS = 16

const PATH = '/v1/rulesets/rural-housing-renovation/decisions'

interface Target {
	name: string
	port: number
	stop: () => Promise<void>
}

/** Decisions per second over HTTP, explained and logged, against a bare handler doing the same transaction. */
export async function benchHttp(): Promise<Record<string, { perSecond: number; p99Milliseconds: number }>> {
	const folder = await mkdtemp(join(tmpdir(), 'gazette-rules-bench-'))
	const token = await run(['functions/local/token.ts', '--role', 'township-officer', '--org', '中和镇'], {
		DATA_DIR: join(folder, 'product'),
	})
	const product = await serve(
		'decision, explained and logged',
		['functions/local/start.ts'],
		{ DATA_DIR: join(folder, 'product'), PORT: '0' },
		/localhost:(\d+)/,
	)
	const sample = await decide(product.port, token)
	const bare = await serve(
		'bare handler, same transaction',
		['bench/bare-server.ts'],
		{ DATA_DIR: join(folder, 'bare'), ENTRY_BODY: sample },
		/ready (\d+)/,
	)
	const targets = [product, bare]
	try {
		const samples = new Map(targets.map(({ name }) => [name, { perSecond: [] as number[], p99: [] as number[] }]))
		for (let round = 0; round < ROUNDS; round++) {
			for (const target of round % 2 === 0 ? targets : [...targets].reverse()) {
				const { requests, latency, non2xx } = await load(target.port, token)
				if (non2xx > 0) throw new Error(`${target.name}: ${non2xx} requests were not answered with 2xx`)
				samples.get(target.name)!.perSecond.push(requests.average)
				samples.get(target.name)!.p99.push(latency.p99)
			}
		}
		const result = Object.fromEntries(
			[...samples].map(([name, { perSecond, p99 }]) => [
				name,
				{ perSecond: median(perSecond), p99Milliseconds: median(p99) },
			]),
		)
		console.log(
			`\nOver HTTP with the log (${CONNECTIONS} connections, entries of ${Math.round(sample.length / 1024)} KB)`,
		)
		const reference = result[bare.name]!.perSecond
		for (const [name, { perSecond, p99Milliseconds }] of Object.entries(result)) {
			console.log(
				`  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(8)}/s   p99 ${p99Milliseconds} ms   ${(perSecond / reference).toFixed(2)} x bare`,
			)
		}
		return result
	} finally {
		for (const { stop } of targets) await stop()
		await rm(folder, { recursive: true, force: true })
	}
}

let counter = 0
function request(token: string) {
	const id = `bench-${++counter}`
	return {
		method: 'POST' as const,
		path: PATH,
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id },
		body: JSON.stringify({ facts: FACTS, asOf: '2023-07-01', subject: { kind: 'household', id } }),
	}
}

async function decide(port: number, token: string): Promise<string> {
	const { path, method, headers, body } = request(token)
	const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body })
	if (response.status !== 201) throw new Error(`the sample decision was answered with ${response.status}`)
	return response.text()
}

function load(port: number, token: string): Promise<autocannon.Result> {
	const setupRequest = (template: autocannon.Request) => ({ ...template, ...request(token) })
	return autocannon({
		url: `http://127.0.0.1:${port}`,
		connections: CONNECTIONS,
		duration: SECONDS,
		requests: [{ method: 'POST', path: PATH, setupRequest }],
	})
}

function start(args: string[], env: Record<string, string>): ChildProcess {
	return spawn(process.execPath, ['--import', 'tsx', ...args], {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	})
}

async function run(args: string[], env: Record<string, string>): Promise<string> {
	const child = start(args, env)
	let output = ''
	child.stdout!.on('data', (chunk) => {
		output += chunk
	})
	const [code] = await once(child, 'exit')
	if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
	return output.trim()
}

async function serve(name: string, args: string[], env: Record<string, string>, ready: RegExp): Promise<Target> {
	const child = start(args, env)
	const stop = async () => {
		if (child.exitCode !== null) return
		child.kill('SIGTERM')
		await once(child, 'exit')
	}
	for await (const line of createInterface({ input: child.stdout! })) {
		const port = ready.exec(line)?.[1]
		if (port) {
			child.stdout!.resume()
			return { name, port: Number(port), stop }
		}
	}
	throw new Error(`${name} did not start`)
}
