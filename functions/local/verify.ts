import { verifyLog } from '../decision-log/verify-log.ts'
import { attachLog } from './attach.ts'
import { localEnvironment } from './environment.ts'

/** `npm run verify`: reads the whole log and says of every place that is not as it was written what differs. Ends with 1 for any. */
async function main(): Promise<number> {
	const { log, detach } = await attachLog(localEnvironment(process.env), process.env.TABLE_NAME)
	try {
		const { chains, entries, seals, ruleFiles, faults, sealFaults, strays, lastSeal } = await verifyLog(log)
		for (const { scope, subject, detail } of faults) {
			console.log(`${subject.kind}/${subject.id}（${scope === '*' ? '共用' : scope}）${detail}`)
		}
		for (const { detail } of sealFaults) console.log(detail)
		for (const stray of strays) console.log(stray)
		const found = faults.length + sealFaults.length + strays.length
		console.log(`核对了 ${chains} 个对象的 ${entries} 条记录、${seals} 次封存、${ruleFiles} 个规则文件。`)
		if (lastSeal) console.log(`最近一次封存：${lastSeal.day}  ${lastSeal.hash}`)
		console.log(found === 0 ? '全部完整。' : `发现 ${found} 处问题。`)
		return found === 0 ? 0 : 1
	} finally {
		await detach()
	}
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
