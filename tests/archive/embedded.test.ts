import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { auditAtRest } from '../support/audit.ts'
import { load } from '../support/load.ts'
import { processesOn, run, startedServer } from '../support/process.ts'
import { temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

const entriesOf = (path: string) => join(path, 'archive', 'entries')

function filesOf(path: string): string[] {
	try {
		return readdirSync(entriesOf(path), { recursive: true, encoding: 'utf8' }).filter((name) =>
			name.endsWith('.ndjson'),
		)
	} catch {
		return []
	}
}

test('The server killed under load, twice, has everything in its archive in the end; `npm run verify -- --archive` says so, and a new database is made of it', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	for (let kill = 0; kill < 2; kill++) {
		const server = await startedServer(path)
		const work = load(server, `kill-${kill}`, 3)
		const before = filesOf(path).length
		await until(() => filesOf(path).length > before)
		await sleep(kill * 211)
		server.child.kill('SIGKILL')
		await server.finished
		await work.stop()
		await until(() => processesOn(path).length === 0)
	}
	const server = await startedServer(path)
	await sleep(500)
	server.child.kill('SIGTERM')
	expect((await server.finished).code).toBe(0)
	const keys = [...(await auditAtRest(path)).keys()]
	const size = keys.length
	expect(size).toBeGreaterThan(20)
	const verify = () => run('verify', { DATA_DIR: path }, ['--archive']).finished
	const whole = await verify()
	expect(whole.stdout).toContain(`的 ${size} 条记录、`)
	expect([whole.code, whole.stdout.trim().split('\n').at(-1)]).toEqual([0, '全部完整。'])
	const { path: other, remove: removeOther } = await temporaryDirectory()
	onTestFinished(removeOther)
	for (const expected of [size, 0]) {
		const { code, stdout } = await run('restore', { DATA_DIR: other }, [join(path, 'archive')]).finished
		expect([code, stdout]).toEqual([0, expect.stringContaining(`写入了 ${expected} 条记录`)])
	}
	expect([...(await auditAtRest(other)).keys()].sort()).toEqual(keys.sort())
	// What was decided a moment ago need not be archived yet: with a file gone, there is less to hold the table to.
	rmSync(join(entriesOf(path), filesOf(path)[0]!))
	expect((await verify()).stdout).toMatch(new RegExp(`比对了 1 天的 (?!${size} )\\d+ 条记录`))
})
