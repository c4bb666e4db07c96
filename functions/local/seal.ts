import { sealDays } from '../decision-log/seal.ts'
import { rulesetIds } from '../verification.ts'
import { attachLog } from './attach.ts'
import { localEnvironment } from './environment.ts'

/** `npm run seal`: seals every day that is over and prints the new seals' hashes, to be written down elsewhere. */
async function main(): Promise<void> {
	const { log, detach } = await attachLog(localEnvironment(process.env), process.env.TABLE_NAME)
	try {
		const seals = await sealDays(log, rulesetIds(), new Date())
		for (const { day, entries, chains, hash } of seals) {
			console.log(`${day}  ${entries} 条记录，${chains} 个对象  ${hash}`)
		}
		console.log(seals.length === 0 ? '没有需要封存的日子。' : `已封存 ${seals.length} 天；请把校验值另行存档。`)
	} finally {
		await detach()
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error)
	process.exit(1)
})
