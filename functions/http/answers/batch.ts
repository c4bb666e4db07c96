import * as z from 'zod'
import { count, NamedSubject, text, textOrNull } from './atoms.ts'
import { summary } from './decision.ts'
import { Amount } from './evaluation.ts'
import { ProblemAnswer } from './problem.ts'

/** What became of a batch, row by row. */

export const BatchCounts = z
	.object({
		rows: count('总行数'),
		decided: count('本次新作出的判定'),
		replayed: count('先前同一批已作出、这次原样返回的判定'),
		problems: count('没有判定的行数'),
	})
	.meta({ id: 'BatchCounts', description: '各种结果的行数' })

const RowDecision = z
	.object({
		...summary,
		amounts: z.array(Amount).describe('金额'),
		missing: z
			.array(
				z.object({
					fact: text('情况的字段名'),
					label: text('情况的中文名称'),
					unit: textOrNull('单位；没有单位时为 null'),
				}),
			)
			.describe('该先问什么：最有用的在前'),
		grounds: z
			.array(
				z.object({
					clause: text('所依据的条款'),
					condition: text('条件编号'),
					sentence: text('一句话说明'),
					cure: text('不成立时怎样才能成立').optional(),
				}),
			)
			.describe('支撑结果的条件，最多五个；全部在 GET /v1/decisions/{decisionId}'),
	})
	.meta({ id: 'RowDecision', description: '一行的判定，不含全部条件和职责' })

export const BatchRow = z
	.object({
		row: z.int().min(1).describe('表格的行号、文件的行号，或在 items 中的位置，从 1 起'),
		subject: NamedSubject.nullable().describe('该行的对象；读不出时为 null'),
		decision: RowDecision.optional(),
		replayed: z.literal(true).optional().describe('为 true 时，这一行先前已经判定'),
		problem: ProblemAnswer.optional(),
	})
	.meta({ id: 'BatchRow', description: '一行的结果：decision 或 problem，二者必有其一' })

export const BatchAnswer = z.object({
	results: z.array(BatchRow).describe('各行的结果，按原来的顺序'),
	counts: BatchCounts,
})
