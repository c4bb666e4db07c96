import { isRole, ROLES } from '../http/roles.ts'
import { system } from '../system.ts'
import { localEnvironment } from './environment.ts'
import { ROLE_LABELS } from './page.ts'
import { signInPath } from './pages.ts'
import { startServer } from './server.ts'
import { webhookSettings } from './webhook.ts'

/** `npm start`: runs everything on this machine until it is told to stop. */
async function main(): Promise<void> {
	const environment = localEnvironment(process.env)
	const webhook = webhookSettings(process.env)
	const { origin, database, close } = await startServer({ ...environment, webhook }, system)
	const store = database ? `内置数据库，数据在 ${environment.dataDirectory}` : `数据库 ${environment.endpoint}`
	const links = Object.keys(ROLES)
		.filter(isRole)
		.map((role) => `  ${ROLE_LABELS[role]}：${origin}${signInPath(role)}`)
	console.log(
		[
			`已就绪：${origin}（${store}）`,
			`打开 ${origin}/ ，选择一个开发用身份登录（仅限本机）。`,
			'调用接口用的令牌：',
			...links,
			'调用方法：',
			'  TOKEN=$(npm run --silent token -- --role emergency-staff)',
			`  curl ${origin}/v1/rulesets -H "Authorization: Bearer $TOKEN"`,
			`更多示例见 ${origin}/dev/ ，按 Ctrl+C 停止。`,
		].join('\n'),
	)
	const stop = stopper(close)
	process.on('SIGINT', stop)
	process.on('SIGTERM', stop)
	if (process.env.npm_lifecycle_event === 'start') whenOrphaned(stop)
}

/** Ends cleanly when called first, at once when called again. */
function stopper(close: () => Promise<void>): () => void {
	let stopping = false
	return () => {
		if (stopping) process.exit(1)
		stopping = true
		close().then(
			() => process.exit(0),
			() => process.exit(1),
		)
	}
}

/** npm does not pass every signal on, and nobody would look for a server whose `npm start` is gone. */
function whenOrphaned(stop: () => void): void {
	const parent = process.ppid
	const watch = setInterval(() => {
		if (process.ppid === parent) return
		clearInterval(watch)
		stop()
	}, 500)
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error)
	process.exit(1)
})
