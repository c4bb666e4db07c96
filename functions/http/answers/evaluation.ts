import * as z from 'zod'
import { DUTY_KINDS, type Evaluation } from '../../../rules/index.ts'
import { Bounds, FactValue } from '../fact-value.ts'
import { day, instant, labelled, orNull, RuleSetIdentity, text, textOrNull, verdict } from './atoms.ts'
import { Outcome, status } from './outcome.ts'

/** What one evaluation says. */

const measured = {
	fact: text('情况的字段名'),
	label: text('情况的中文名称'),
	unit: textOrNull('单位；没有单位时为 null'),
}
const clause = text('所依据的条款')
const lines = z.array(z.int()).min(1).max(2).readonly().describe('条款在公报文本中的行：一行，或首行和末行')

const Scalar = z.union([z.string(), z.number(), z.boolean()])

export const Reason = z
	.object({
		rule: text('规则编号'),
		condition: text('条件编号'),
		clause,
		lines,
		...measured,
		given: FactValue,
		operator: z.enum(['=', '≠', '<', '<=', '>', '>=', 'in', 'not in']).describe('比较方式'),
		expected: z
			.union([Scalar, z.array(Scalar), z.strictObject({ fact: text('情况的字段名') }), z.null()])
			.describe('与之比较的值、可取的值，或与之比较的另一项情况'),
		result: verdict('条件是否成立；null 表示还不能确定'),
		sentence: text('一句话说明'),
		cure: text('不成立时怎样才能成立').optional(),
		notApplicable: z.literal(true).optional().describe('为 true 时，这项情况在此没有意义'),
	})
	.meta({ id: 'Reason', description: '一个条件的判断及其依据' })

const MissingFact = z
	.object({
		...measured,
		couldLeadTo: z.array(z.string()).describe('知道后可能得出的结果，最重的在前'),
		given: Bounds.optional(),
	})
	.meta({ id: 'MissingFact', description: '还不清楚、问清后可能改变结果的情况；given 为已知的界限' })

const NextThreshold = z
	.object({
		...measured,
		given: FactValue,
		threshold: z.number().describe('下一个界限'),
		distance: z.number().describe('距该界限还差多少'),
		leadsTo: text('到达后得出的结果'),
		clause,
	})
	.meta({ id: 'NextThreshold', description: '距下一个界限还有多远' })

const CalculationStep = z
	.object({
		...labelled,
		clause,
		lines,
		formula: text('算法，用文字写出'),
		yuan: z.number().nullable().describe('得数，单位元；所依据的数不确切时为 null'),
	})
	.meta({ id: 'CalculationStep', description: '计算的一步' })

const Revocation = z.object({ clause, sentence: text('一句话说明') })

export const Amount = z
	.object({
		...labelled,
		yuan: z.number().nullable().describe('金额，单位元，最多两位小数；原文未给或尚不能算出时为 null'),
		cap: z.number().nullable().describe('封顶，单位元；没有封顶时为 null'),
		capped: verdict('是否因封顶而减少'),
		payable: z.boolean().describe('现在是否可以发放'),
		steps: z.array(CalculationStep).optional().describe('逐步计算的金额才有'),
		presumed: z.literal(true).optional().describe('为 true 时，除非另有查明，按此推定'),
		revoked: Revocation.optional().describe('已丧失：取消它的条款'),
		clause,
	})
	.meta({ id: 'Amount', description: '金额' })

const Option = z
	.object({ ...labelled, permitted: verdict('是否允许；null 表示还不能确定'), clause })
	.meta({ id: 'PermittedOption', description: '可选的办法' })

const Duty = z
	.object({
		id: text('职责编号'),
		kind: z.enum(DUTY_KINDS).describe('职责种类'),
		clause,
		lines,
		who: text('由谁办'),
		to: z.array(z.string()).describe('向谁'),
		what: text('办什么'),
		group: text('所属的分组').optional(),
		discretionary: z.literal(true).optional().describe('为 true 时，原文由办理者视情决定'),
		presumed: z.literal(true).optional().describe('为 true 时，条件尚未查明，除非另有查明，按此推定'),
		limit: textOrNull(
			'时限：at-once、ISO 8601 时长，或 "2 working days"、"at least 7 days"、"by 日期" 等；原文未定为 null',
		),
		dueAt: orNull(instant('到期时刻，UTC；起算时刻未知或原文未定时限时为 null')),
	})
	.meta({ id: 'Duty', description: '由结果产生的职责' })

const ReviewFlag = z
	.object({ code: text('标记代码'), clause: textOrNull('有关条款'), message: text('需要人工判断什么') })
	.meta({ id: 'ReviewFlag', description: '需要人工复核之处' })

export const evaluation = {
	ruleset: RuleSetIdentity,
	asOf: day('按哪一天判定（北京时间）'),
	status,
	outcome: Outcome,
	reasons: z.array(Reason).describe('全部条件；支撑结果的在前，不符合时为未成立的条件在前'),
	missing: z.array(MissingFact).describe('该先问什么：最有用的在前'),
	nextThresholds: z.array(NextThreshold).describe('距下一个界限还有多远'),
	amounts: z.array(Amount).describe('金额'),
	options: z.array(Option).describe('可选的办法'),
	duties: z.array(Duty).describe('职责及到期时刻'),
	review: z.array(ReviewFlag).describe('需要人工复核之处'),
}

export const PreviewAnswer = z.object(evaluation) satisfies z.ZodType<Omit<Evaluation, 'normalisedFacts'>>
