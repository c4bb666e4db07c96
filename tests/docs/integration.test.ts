import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { THROTTLE } from '../../infra/settings.ts'
import { compilerFaults } from '../support/compile.ts'
import { expectPrinted, program, programOf, shell, stepsOf } from '../support/docs.ts'
import { listenForTest } from '../support/listen.ts'
import { type TestServer, temporaryDirectory, testServer } from '../support/server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const steps = stepsOf('docs/integration.md')

let server: TestServer
let folder: Awaited<ReturnType<typeof temporaryDirectory>>
beforeAll(async () => {
	server = await testServer()
	folder = await temporaryDirectory()
	for (const [name, text] of Object.entries(programOf(steps))) await writeFile(join(folder.path, name), text)
	await writeFile(join(folder.path, 'package.json'), '{"type":"module"}')
})
afterAll(async () => {
	await server.stop()
	await folder.remove()
})

/** Fills in the template as a person would. */
async function fillIn(): Promise<void> {
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.readFile(join(folder.path, 'template.xlsx'))
	const sheet = workbook.getWorksheet('填报')!
	sheet.getRow(1).eachCell((cell, column) => {
		if (cell.text.startsWith('对象编号')) sheet.getRow(2).getCell(column).value = 'zhonghe-26'
	})
	await workbook.xlsx.writeFile(join(folder.path, 'filled.xlsx'))
}

test('Every program on the page compiles strictly', () => {
	expect(compilerFaults(folder.path)).toBe('')
})

test('Every command and program on the page does what the page says, one after another', async () => {
	const sh = shell(root, { DATA_DIR: server.dataDirectory })
	const [token, ...others] = steps
	await sh.run(token!.text.replace('http://localhost:3000', server.origin))
	const [TOKEN, AUDITOR] = (await sh.run('echo "$TOKEN $AUDITOR"')).trim().split(' ')
	expect(AUDITOR).toMatch(/^eyJ/)
	await sh.run(`cd '${folder.path}'`)
	const main = program(folder.path, { API: server.origin, TOKEN })
	try {
		for (const step of others) {
			if (step.text.startsWith('// client.ts')) continue
			if (step.text.includes('# filled.xlsx')) await fillIn()
			expectPrinted(step, step.language === 'sh' ? await sh.run(step.text) : await main.next())
		}
	} finally {
		sh.end()
		main.end()
	}
	expect(server.reported.filter(({ level }) => level !== 'info')).toEqual([])
}, 240_000)

/** The page's client against a server that answers as told, and what it asked. */
async function clientOf(answers: (number | 'cut')[], headers: Record<string, string> = {}) {
	const asked: { key: string | undefined; body: string }[] = []
	const api = await listenForTest(async (request, response) => {
		const chunks: Buffer[] = []
		for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
		asked.push({ key: request.headers['idempotency-key'] as string, body: Buffer.concat(chunks).toString() })
		const answer = answers[Math.min(asked.length, answers.length) - 1]!
		if (answer === 'cut') return request.socket.destroy()
		const type = answer < 400 ? 'application/json' : 'application/problem+json; charset=utf-8'
		response.writeHead(answer, { 'content-type': type, ...headers }).end(JSON.stringify({ status: answer, type: 'x' }))
	})
	const { gazette } = await import(pathToFileURL(join(folder.path, 'client.ts')).href)
	return { call: gazette(api, async () => 'token'), asked }
}

test('The client on the page sends again what it must, under the same key, and nothing else', async () => {
	const again = await clientOf([503, 'cut', 409, 201])
	const body = { facts: {} }
	expect(await again.call('/decisions', { body, key: 'k' })).toMatchObject({ status: 201 })
	expect(again.asked).toEqual(Array(4).fill({ key: 'k', body: JSON.stringify(body) }))

	const refused = await clientOf([422])
	await expect(refused.call('/decisions', { body, key: 'k' })).rejects.toMatchObject({ problem: { status: 422 } })
	expect(refused.asked).toHaveLength(1)

	const keyless = await clientOf(['cut', 201])
	await expect(keyless.call('/decisions', { body })).rejects.toThrow()
	expect(keyless.asked).toHaveLength(1)

	const read = await clientOf(['cut', 200])
	expect(await read.call('/decisions')).toMatchObject({ status: 200 })

	const told = await clientOf([503, 200], { 'retry-after': '1' })
	const began = Date.now()
	await told.call('/decisions')
	expect(Date.now() - began).toBeGreaterThanOrEqual(950)
})

test('The page says of sizes and rates what the code does', async () => {
	const page = await readFile(join(root, 'docs/integration.md'), 'utf8')
	const { MAXIMUM_BODY } = await import('../../functions/http/body.ts')
	const { MAXIMUM_DEPTH } = await import('../../functions/http/json.ts')
	const { MAXIMUM_UPLOAD } = await import('../../functions/http/upload.ts')
	const { MAXIMUM_ROWS } = await import('../../functions/batch/read-rows.ts')
	expect(page).toContain(`${MAXIMUM_BODY / 1024} KiB, ${MAXIMUM_DEPTH} levels deep`)
	expect(page).toContain(`${MAXIMUM_UPLOAD / 1024 / 1024} MB; a batch ${MAXIMUM_ROWS.toLocaleString('en')} rows`)
	expect(page).toContain(`${THROTTLE.rateLimit} requests a second, ${THROTTLE.burstLimit} at once`)
})
