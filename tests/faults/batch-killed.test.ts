import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { verifyLog } from '../../functions/decision-log/verify-log.ts'
import { MEDIA_TYPES } from '../../functions/http/media-types.ts'
import { addressFile } from '../../functions/local/attach.ts'
import { databaseProgram } from '../../functions/local/binary.ts'
import { EmbeddedDatabase } from '../../functions/local/database.ts'
import { system } from '../../functions/system.ts'
import { catalogue } from '../../rules/index.ts'
import type { Batch } from '../support/call.ts'
import { processesOn, type RunningServer, startedServer } from '../support/process.ts'
import { temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

const HOUSEHOLDS = 5_000
const RULESET = 'rural-housing-renovation'

/** A city's households as a workbook, under the headings of the rule set. */
async function workbook(): Promise<Buffer> {
	const { facts } = catalogue.select(RULESET, { version: '2023' }).ruleSet
	const label = (name: string) => facts[name]!.label
	const sheet = new ExcelJS.Workbook()
	const rows = sheet.addWorksheet('填报')
	const names = ['householdCategory', 'categoryCertified', 'dwellingCount', 'dangerGrade', 'method', 'floorAreaM2']
	rows.addRow(['对象编号', '判定日期', ...names.map(label)])
	for (let i = 0; i < HOUSEHOLDS; i++) {
		const grade = ['D', 'C', 'B', 'A'][i % 4]
		rows.addRow([
			`W-${i}`,
			'2023-07-01',
			'subsistence-allowance',
			'是',
			1,
			grade,
			grade === 'C' ? 'repair' : 'self-build',
			30 + (i % 60),
		])
	}
	return Buffer.from(await sheet.xlsx.writeBuffer())
}

async function send({ origin, identities }: RunningServer, bytes: Buffer): Promise<{ status: number; body: Batch }> {
	const token = await identities.token({ role: 'township-officer', org: '中和镇' }, new Date())
	const answer = await fetch(`${origin}/v1/rulesets/${RULESET}/decisions/batch?version=2023`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': MEDIA_TYPES.workbook, 'idempotency-key': 'the-city' },
		body: bytes,
	})
	return { status: answer.status, body: (await answer.json()) as Batch }
}

/** What the log holds and whether it is whole, while no server runs on it. */
async function atRest(dataDirectory: string) {
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory })
	const client = documentClient({ endpoint: database.endpoint })
	try {
		return await verifyLog(logOn(client, DEFAULT_TABLE, system))
	} finally {
		client.destroy()
		await database.stop()
	}
}

test('Five thousand households by workbook, the server killed in the middle, the workbook sent again: each is decided once and answered, and the log is whole', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const bytes = await workbook()
	const first = await startedServer(path)
	const lost = send(first, bytes).then(
		() => 'answered',
		() => 'lost',
	)
	const client = documentClient({ endpoint: await readFile(addressFile(path), 'utf8') })
	const log = logOn(client, DEFAULT_TABLE, system)
	const range = { index: 'byRuleset', value: RULESET, visible: () => true } as const
	await until(async () => {
		let n = 0
		for await (const _ of log.walk(range)) if (++n > 600) return true
		return false
	})
	first.child.kill('SIGKILL')
	client.destroy()
	expect([(await first.finished).signal, await lost]).toEqual(['SIGKILL', 'lost'])
	await until(() => processesOn(path).length === 0)
	const before = await atRest(path)
	expect(before).toMatchObject({ faults: [], sealFaults: [], strays: [] })
	expect(before.entries).toBeGreaterThan(600)
	expect(before.entries).toBeLessThan(HOUSEHOLDS)

	const second = await startedServer(path)
	const { status, body } = await send(second, bytes)
	expect(status).toBe(200)
	expect(body.counts).toEqual({
		rows: HOUSEHOLDS,
		decided: HOUSEHOLDS - before.entries,
		replayed: before.entries,
		problems: 0,
	})
	expect(body.results.map(({ row }) => row)).toEqual(Array.from({ length: HOUSEHOLDS }, (_, i) => i + 2))
	expect(new Set(body.results.map(({ decision }) => decision!.decisionId)).size).toBe(HOUSEHOLDS)
	second.child.kill('SIGTERM')
	expect((await second.finished).code).toBe(0)
	const after = await atRest(path)
	expect(after).toMatchObject({ entries: HOUSEHOLDS, chains: HOUSEHOLDS, faults: [], sealFaults: [], strays: [] })
}, 600_000)
