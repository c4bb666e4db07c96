import { execFile } from 'node:child_process'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from 'openapi-typescript-codegen'
import { expect, onTestFinished, test } from 'vitest'
import { compilerFaults } from '../support/compile.ts'
import { apiDocument } from '../support/contract.ts'
import { serverForTest, temporaryDirectory } from '../support/server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the types must not let pass: a level of any outcome, a status that there is not, a call without its key. */
const WRONG = `import { DecisionsService, type Decision } from './client/index'
export const of = (decision: Decision) => [
	decision.outcome.level,
	decision.status === 'done',
	DecisionsService.decide('a', { facts: {}, subject: { kind: 'case', id: 'a' } }),
]`

test('A client that is generated from the document compiles strictly, and does all that a caller wants', async () => {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const input = apiDocument() as unknown as Record<string, unknown>
	await generate({ input, output: join(path, 'client'), httpClient: 'fetch', useUnionTypes: true })
	await copyFile(join(root, 'tests/api/client/journey.ts.txt'), join(path, 'journey.ts'))
	await writeFile(join(path, 'package.json'), '{"type":"module"}')
	expect(compilerFaults(path)).toBe('')

	await writeFile(join(path, 'wrong.ts'), WRONG)
	expect(compilerFaults(path).match(/wrong\.ts\(\d+/g)).toEqual(['wrong.ts(3', 'wrong.ts(4', 'wrong.ts(5'])

	const server = await serverForTest()
	const token = (role: 'township-officer' | 'auditor') => server.identities.token({ role, org: '中和镇' }, new Date())
	const env = {
		...process.env,
		ORIGIN: server.origin,
		OFFICER: await token('township-officer'),
		AUDITOR: await token('auditor'),
	}
	const program = ['--import', 'tsx', join(path, 'journey.ts')]
	const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: root, env })
	expect(stdout).toBe('done\n')
}, 240_000)
