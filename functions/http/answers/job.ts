import * as z from 'zod'
import { count, instant, text, textOrNull } from './atoms.ts'
import { BatchCounts } from './batch.ts'
import { ProblemAnswer } from './problem.ts'

/** Where the content of a job is to be handed in. */
const UploadAnswer = z
	.object({
		method: z.literal('PUT').describe('提交内容的方法'),
		url: text('提交内容的地址；相对地址以接口的地址为准，15 分钟内有效，只收一次'),
		headers: z.record(z.string(), z.string()).describe('须原样带上的请求头'),
		expiresAt: instant('地址失效的时刻，UTC'),
	})
	.describe('提交内容的地址；只在等待提交内容时有')

/** How far a job is. */
export const JobAnswer = z.object({
	jobId: z
		.string()
		.regex(/^[0-9a-f]{32}$/)
		.describe('工作编号；同一调用者用同一个 Idempotency-Key 提交，得到同一编号'),
	kind: z.enum(['batch', 'impact']).describe('批量判定，或规则变更试评'),
	ruleset: text('规则集编号'),
	createdAt: instant('提交时刻，UTC'),
	status: z
		.enum(['awaiting-upload', 'waiting', 'running', 'done', 'failed'])
		.describe('等待提交内容、等待、进行中、已完成、失败'),
	total: z.int().min(0).nullable().describe('总数；尚未数清时为 null'),
	done: count('已处理的行数或判定数'),
	updatedAt: instant('进度更新的时刻，UTC'),
	counts: BatchCounts.optional(),
	problem: ProblemAnswer.optional(),
	upload: UploadAnswer.optional(),
	result: textOrNull('结果的地址；没有结果时为 null'),
})
