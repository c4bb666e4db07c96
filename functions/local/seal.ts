import { archiveSeals } from '../archive/seals.ts'
import { sealDays } from '../decision-log/seal.ts'
import { rulesetIds } from '../verification.ts'
import { archiveOf } from './archive-of.ts'
import { attachLog } from './attach.ts'
import { localEnvironment } from './environment.ts'

/** `npm run seal`: seals every day that is over and prints the new seals' hashes, to be written down elsewhere. */
async function main(): Promise<void> {
	const environment = localEnvironment(process.env)
	const { log, detach } = await attachLog(environment, process.env.TABLE_NAME)
	const store = await archiveOf(environment.dataDirectory)
	try {
		const seals = await sealDays(log, rulesetIds(), new Date())
		await archiveSeals(log, store)
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
