import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { ROLES, type Role } from '../../functions/http/roles.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { localEnvironment } from '../../functions/local/environment.ts'
import { LocalIdentities } from '../../functions/local/identity.ts'
import { call, deaths, decide, RELIEF, type Timeline } from '../support/call.ts'
import { isRunning, processesOn, run, startedServer } from '../support/process.ts'
import { serverForTest, temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

async function directoryForTest(): Promise<string> {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	return path
}

test('It says that it is ready, where, how to sign in as each role, and how to call it; the calls that it prints work', async () => {
	const path = await directoryForTest()
	const server = await startedServer(path)
	expect(server.output.stderr).toBe('')
	const links = [...server.output.stdout.matchAll(/http:\S+sign-in\?role=(\S+)/g)].map(([link, role]) => ({
		link,
		role,
	}))
	expect(links.map(({ role }) => role)).toEqual(Object.keys(ROLES))
	for (const { link, role } of links) {
		const page = await (await fetch(link)).text()
		const [, token] = /TOKEN='(eyJ[\w.-]+)'/.exec(page)!
		expect(decodeJwt(token!)).toMatchObject({ role })
		expect((await call(server, '/v1/rulesets', { token: token! })).status).toBe(200)
	}
	server.child.kill('SIGINT')
	expect((await server.finished).code).toBe(0)
})

test('The pages run no script and load nothing from elsewhere, and the calls that they show are answered', async () => {
	const server = await serverForTest()
	const response = await fetch(`${server.origin}/dev/`)
	const page = await response.text()
	expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
	expect(page).not.toMatch(/<script|<link|<img|https?:\/\/(?!localhost)/)
	const calls = [...page.matchAll(/--role (\S+)\)\ncurl (http:\/\/\S+\/preview) [\s\S]*?-d '([^']+)'/g)]
	expect(calls.length).toBeGreaterThanOrEqual(3)
	for (const [, role, url, body] of calls) {
		const text = body!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
		const { status } = await call(server, new URL(url!).pathname, { as: role as Role, body: text })
		expect([url, status]).toEqual([url, 200])
	}
})

test('A page of another site cannot read a token by having its name point here', async () => {
	const server = await serverForTest()
	const port = new URL(server.origin).port
	const answer = await new Promise<string>((resolve, reject) => {
		const socket = connect(Number(port), '127.0.0.1', () =>
			socket.write('GET /dev/sign-in?role=auditor HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
		)
		let text = ''
		socket.on('data', (chunk) => {
			text += chunk
		})
		socket.on('end', () => resolve(text))
		socket.on('error', reject)
	})
	expect(answer).toMatch(/^HTTP\/1\.1 403 /)
	expect(answer).not.toContain('eyJ')
})

test('It is reached by the loopback address only', async () => {
	const path = await directoryForTest()
	const server = await startedServer(path)
	const port = Number(new URL(server.origin).port).toString(16).toUpperCase().padStart(4, '0')
	const listening = (await readFile('/proc/net/tcp', 'utf8'))
		.split('\n')
		.filter((line) => line.includes(`:${port} 00000000:0000 0A`))
	expect(listening.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`])
	server.child.kill('SIGTERM')
	await server.finished
})

test('A second run on the same port says so in one sentence, and leaves the first alone', async () => {
	const path = await directoryForTest()
	const server = await startedServer(path)
	const { port } = new URL(server.origin)
	const second = await run('start', { DATA_DIR: path, PORT: port }).finished
	expect([second.code, second.stdout]).toEqual([1, ''])
	expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining(`端口 ${port} 已被占用`)])
	expect((await decide(server, RELIEF, deaths(1))).status).toBe(201)
	server.child.kill('SIGTERM')
	await server.finished
})

test('A second run on the same data says so in one sentence, whatever its port, and leaves the first alone', async () => {
	const path = await directoryForTest()
	const server = await startedServer(path)
	const second = await run('start', { DATA_DIR: path, PORT: '0' }).finished
	expect([second.code, second.stdout]).toEqual([1, ''])
	expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining('正被另一个运行中的服务使用')])
	expect((await decide(server, RELIEF, deaths(1))).status).toBe(201)
	server.child.kill('SIGTERM')
	expect((await server.finished).code).toBe(0)
})

test('Told to stop, it finishes the requests at hand, ends its database, and finds everything again when started anew', async () => {
	const path = await directoryForTest()
	const first = await startedServer(path)
	const racing = Promise.all(
		Array.from({ length: 20 }, (_, i) => decide(first, RELIEF, deaths(i), { key: `stop-${i}` })),
	)
	await until(
		async () => (await call<Timeline>(first, '/v1/subjects/incident/incident-1/timeline')).body.entries.length > 0,
	)
	first.child.kill('SIGTERM')
	const answers = await racing
	expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
	expect((await first.finished).code).toBe(0)
	expect(processesOn(path)).toEqual([])

	const second = await startedServer(path)
	const token = await first.identities.token({ role: 'emergency-staff' }, new Date())
	const { body } = await call<Timeline>(second, '/v1/subjects/incident/incident-1/timeline', { token })
	expect(body.entries.map(({ decisionId }) => decisionId).sort()).toEqual(
		answers.map((one) => one.body.decisionId).sort(),
	)
	second.child.kill('SIGTERM')
	await second.finished
})

test('Run by npm, it stops when npm is gone: the signal may never have come through', async () => {
	const path = await directoryForTest()
	const script = `'${process.execPath}' --import tsx functions/local/start.ts & echo $!; wait`
	const parent = spawn('/bin/sh', ['-c', script], {
		env: { ...process.env, DATA_DIR: path, PORT: '0', npm_lifecycle_event: 'start' },
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	let output = ''
	parent.stdout.on('data', (chunk) => {
		output += chunk
	})
	await until(() => output.includes('停止'))
	parent.kill('SIGKILL')
	const pid = Number(output.split('\n')[0])
	await until(() => !isRunning(pid))
	expect(processesOn(path)).toEqual([])
})

test('The database’s warden killed, its database does not stay behind unwatched', async () => {
	const server = await serverForTest()
	const database = server.database!.pid!
	const wardens = processesOn(server.dataDirectory).filter((pid) => pid !== database)
	process.kill(Math.min(...wardens), 'SIGKILL')
	await until(() => server.database!.pid !== undefined && server.database!.pid !== database)
	await until(async () => (await decide(server, RELIEF, deaths(1))).status === 201)
	expect(isRunning(database)).toBe(false)
})

test('The token tool prints a bearer token and nothing else, whether or not the server runs', async () => {
	const path = await directoryForTest()
	const before = await run('token', { DATA_DIR: path }, ['--role', 'township-officer', '--org', '中和镇']).finished
	expect([before.code, before.stderr]).toEqual([0, ''])
	expect(before.stdout).toMatch(/^eyJ[\w.-]+\n$/)
	expect(decodeJwt(before.stdout.trim())).toMatchObject({ role: 'township-officer', org: '中和镇' })
	const server = await startedServer(path)
	expect((await call(server, '/v1/rulesets', { token: before.stdout.trim() })).status).toBe(200)
	const during = await run('token', { DATA_DIR: path }, ['--role', 'auditor']).finished
	expect((await call(server, `/v1/decisions?ruleset=${RELIEF}`, { token: during.stdout.trim() })).status).toBe(200)
	server.child.kill('SIGTERM')
	await server.finished
	expect((await stat(join(path, 'signing-key.json'))).mode & 0o077).toBe(0)
})

test.each([
	[[], '用法'],
	[['--role', 'king'], '没有角色“king”'],
	[['--rule', 'auditor'], '用法'],
	[['--role', 'integration', '--domains', 'housing,war'], '没有领域“war”'],
])('The token tool refuses %j with one sentence', async (args, sentence) => {
	const { code, stdout, stderr } = await run('token', { DATA_DIR: await directoryForTest() }, args).finished
	expect([code, stdout]).toEqual([1, ''])
	expect(stderr).toContain(sentence)
	expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('Two processes that make the signing key at once agree on it', async () => {
	const path = await directoryForTest()
	const made = await Promise.all(Array.from({ length: 8 }, () => LocalIdentities.open(path)))
	const tokens = await Promise.all(made.map((one) => one.token({ role: 'auditor' }, new Date())))
	for (const token of tokens) expect(await made[0]!.verify(token, new Date())).not.toBeNull()
})

test('A platform without an embedded database is told so in one sentence that names the way out', () => {
	expect(() => databaseProgram('win32', 'arm64', '')).toThrow(/win32-arm64.*DYNAMODB_ENDPOINT/)
})

test('A port that is none is refused by name', () => {
	for (const PORT of ['abc', '-1', '65536', '3.5']) expect(() => localEnvironment({ PORT })).toThrow(PORT)
	expect(localEnvironment({}).port).toBe(3000)
})

test('A port that something else holds is refused before any database is started', async () => {
	const path = await directoryForTest()
	const other = createServer()
	const port = await new Promise<number>((resolve) => {
		other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
	})
	const { code, stderr } = await run('start', { DATA_DIR: path, PORT: String(port) }).finished
	other.close()
	expect([code, stderr.trim().split('\n').length]).toEqual([1, 1])
	expect(processesOn(path)).toEqual([])
	await expect(stat(join(path, 'decisions.db'))).rejects.toThrow('ENOENT')
})
