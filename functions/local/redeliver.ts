import { DeadLetters } from './dead-letters.ts'
import { localEnvironment } from './environment.ts'
import { post, webhookSettings } from './webhook.ts'

/** A few attempts: whoever sends again by hand sees what comes of it. */
const ATTEMPTS = 3

/** `npm run redeliver`: sends dead letters again and strikes off those that arrived. Ends with 1 where some did not. */
async function main(): Promise<number> {
	const settings = webhookSettings(process.env)
	if (!settings) throw new Error('请设置 WEBHOOK_URL 和 WEBHOOK_SECRET，与启动时相同')
	const letters = new DeadLetters(localEnvironment(process.env).dataDirectory)
	const clock = () => new Date()
	const { sent, kept } = await letters.takeAll(async ({ event }) => {
		const result = await post(JSON.stringify(event), settings, { clock, attempts: ATTEMPTS })
		if (result === 'arrived') return null
		return { at: clock().toISOString(), reason: result === 'interrupted' ? result : result.refused, event }
	})
	console.log(`已送达 ${sent} 条，仍未送达 ${kept} 条。`)
	return kept === 0 ? 0 : 1
}

main().then(
	(code) => {
		process.exitCode = code
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error)
		process.exit(2)
	},
)
