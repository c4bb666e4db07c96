import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const PROGRAM = 'dynoxide'

/** The embedded database's program: from its npm package, else on the PATH. Throws with one clear sentence. */
export function databaseProgram(
	platform: string = process.platform,
	arch: string = process.arch,
	path: string = process.env.PATH ?? '',
): string {
	const found =
		packaged(platform, arch) ??
		path
			.split(delimiter)
			.map((folder) => join(folder, PROGRAM))
			.find(isExecutable)
	if (found) return found
	throw new Error(
		`本机（${platform}-${arch}）没有可用的内置数据库：请设置 DYNAMODB_ENDPOINT 指向一个兼容 DynamoDB 的服务，或把 ${PROGRAM} 程序放到 PATH 中`,
	)
}

function packaged(platform: string, arch: string): string | undefined {
	try {
		const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}-${arch}/package.json`)
		const program = join(dirname(manifest), PROGRAM)
		return isExecutable(program) ? program : undefined
	} catch {
		return undefined
	}
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK)
		return true
	} catch {
		return false
	}
}
