import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the strict compiler says of the TypeScript in a folder; nothing where it is well. */
export function compilerFaults(folder: string): string {
	const options = {
		strict: true,
		noEmit: true,
		target: 'ES2022',
		module: 'ESNext',
		moduleResolution: 'Bundler',
		lib: ['ES2023', 'DOM', 'DOM.Iterable'],
		types: ['node'],
		typeRoots: [join(root, 'node_modules', '@types')],
	}
	const config = join(folder, 'tsconfig.json')
	writeFileSync(config, JSON.stringify({ compilerOptions: options, include: ['**/*.ts'] }))
	const { status, stdout, stderr } = spawnSync('npx', ['tsc', '-p', config], { cwd: root, encoding: 'utf8' })
	return status === 0 ? '' : `${stdout}${stderr}`
}
