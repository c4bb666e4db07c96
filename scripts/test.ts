/** `npm test`: runs everything that must hold and closes with a plain line that any machine can read. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from '../tests/support/chromium.ts'
import { currentSite } from './build-web.ts'

interface Report {
	numPassedTests: number
	numFailedTests: number
	numPendingTests: number
	numFailedTestSuites: number
	success: boolean
}

// Once, before the files run side by side: each would do it for itself.
try {
	ensureChromium()
} catch (error) {
	console.error((error as Error).message)
}
await currentSite()

const report = join(mkdtempSync(join(tmpdir(), 'gazette-rules-')), 'report.json')
const args = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { status } = spawnSync('npx', [...args, ...process.argv.slice(2)], { stdio: 'inherit' })

const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, success }: Report = JSON.parse(
	readFileSync(report, 'utf8'),
)
// A file that cannot even be loaded has no tests of its own to count.
const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0)
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
console.log(`${numPassedTests} passed, ${failed} failed${skipped}`)
process.exit(status === 0 && success && numPassedTests > 0 ? 0 : 1)
