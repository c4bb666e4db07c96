import * as z from 'zod'
import { PROBLEMS, type ProblemType } from '../problem.ts'
import { day, orNull, text } from './atoms.ts'

/** Refusals, as RFC 9457 has them. */

type Address = `/problems/${ProblemType}`
const ADDRESSES = Object.keys(PROBLEMS).map((type) => `/problems/${type}`) as [Address, ...Address[]]

const ProblemError = z
	.object({
		pointer: text('正文中的位置，JSON 指针').optional(),
		parameter: text('路径或查询参数的名称').optional(),
		header: text('请求头的名称').optional(),
		cell: text('表格的单元格，如 C5').optional(),
		column: text('表格的列').optional(),
		detail: text('有何不对、应怎样填'),
	})
	.meta({ id: 'ProblemError', description: '一处需要改正的地方：pointer、parameter、header、cell、column 说明在哪里' })

export const Period = z
	.object({
		version: text('版本'),
		validFrom: day('自哪天起有效'),
		validTo: orNull(day('到哪天为止（不含）；仍有效为 null')),
	})
	.meta({ id: 'Period', description: '一个版本的有效期' })

export const ProblemAnswer = z
	.object({
		type: z.enum(ADDRESSES).describe('问题的种类，固定不变'),
		title: text('种类的中文名称'),
		status: z.int().min(400).max(599).describe('与 HTTP 状态码相同；批量的一行则为该行单独提交时的状态码'),
		detail: text('出了什么问题、怎么办'),
		errors: z.array(ProblemError).optional().describe('逐处说明；最多列 50 处'),
		asOf: day('no-version-in-force：所问的日子').optional(),
		versions: z.array(Period).optional().describe('no-version-in-force：现有的版本'),
		recorded: z
			.literal(false)
			.nullable()
			.optional()
			.describe(
				'log-unavailable：false 为没有记录任何内容；null 为没有得到确认，用同一个 Idempotency-Key 重新提交即可分明',
			),
		message: text('网关给出的英文短语').optional(),
	})
	.meta({ id: 'Problem', description: 'RFC 9457 problem+json' })

/** What API Gateway itself answers, before any function is asked. */
export const GatewayMessage = z.object({ message: z.string().nullable().describe('英文短语') })
