/** `npm run check`: types, lint and format, generated files, rule checks. Stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const sources = existsSync('../shared/sources') ? ['--', '--sources', '../shared/sources'] : []
const steps: [string, string[]][] = [
	['types', ['npx', 'tsc', '-p', '.']],
	['types of the pages', ['npx', 'tsc', '-p', 'web']],
	['types of the service worker', ['npx', 'tsc', '-p', 'web/worker']],
	['lint and format', ['npx', 'biome', 'ci', '.']],
	['generated files', ['npx', 'tsx', 'scripts/generate.ts', '--check']],
	['rule checks', ['npm', 'run', '--silent', 'check:rules', ...sources]],
]

for (const [name, [command, ...args]] of steps) {
	console.log(`check: ${name}`)
	const { status } = spawnSync(command!, args, { stdio: 'inherit' })
	if (status !== 0) {
		console.error(`check failed: ${name}`)
		process.exit(1)
	}
}
