import { verifyArchive } from '../archive/verify-archive.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { verifyLog } from '../decision-log/verify-log.ts'
import { rulesetIds } from '../verification.ts'
import { archiveOf } from './archive-of.ts'
import { attachLog } from './attach.ts'
import { localEnvironment } from './environment.ts'

/** `npm run verify`: reads the whole log and says of every place that is not as it was written what differs. Ends with 1 for any. */
async function main(): Promise<number> {
	const environment = localEnvironment(process.env)
	const { dataDirectory } = environment
	const { log, detach } = await attachLog(environment, process.env.TABLE_NAME)
	try {
		const { chains, entries, seals, ruleFiles, faults, sealFaults, strays, lastSeal } = await verifyLog(log)
		for (const { scope, subject, detail } of faults) {
			console.log(`${subject.kind}/${subject.id}（${scope === '*' ? '共用' : scope}）${detail}`)
		}
		for (const { detail } of sealFaults) console.log(detail)
		for (const stray of strays) console.log(stray)
		const archived = process.argv.includes('--archive') ? await againstArchive(log, dataDirectory) : []
		const found = faults.length + sealFaults.length + strays.length + archived.length
		console.log(`核对了 ${chains} 个对象的 ${entries} 条记录、${seals} 次封存、${ruleFiles} 个规则文件。`)
		if (lastSeal) console.log(`最近一次封存：${lastSeal.day}  ${lastSeal.hash}`)
		console.log(found === 0 ? '全部完整。' : `发现 ${found} 处问题。`)
		return found === 0 ? 0 : 1
	} finally {
		await detach()
	}
}

/** With --archive: holds table and archive to each other, and says what differs. */
async function againstArchive(log: DecisionLog, dataDirectory: string): Promise<string[]> {
	const store = await archiveOf(dataDirectory)
	const parts = { log, store, rulesets: rulesetIds(), now: new Date() }
	const { days, entries, seals, ruleFiles, faults } = await verifyArchive(parts)
	for (const fault of faults) console.log(fault)
	console.log(`与存档比对了 ${days} 天的 ${entries} 条记录、${seals} 次封存、${ruleFiles} 个规则文件。`)
	return faults
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
