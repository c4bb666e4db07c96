import * as z from 'zod'
import { count, decisionId, labelled, NamedSubject, RuleSetIdentity, text, textOrNull, verdict, yuan } from './atoms.ts'

/** What a candidate rule file would have decided otherwise. */

const Settled = z
	.object({
		outcome: text('结果编号'),
		amounts: z.record(z.string(), z.number().nullable()).describe('各项金额，单位元；没有得数为 null'),
	})
	.meta({ id: 'Settled', description: '结果和金额' })

const Sum = z
	.object({ entries: count('有该金额的判定数'), yuan: yuan('合计，单位元') })
	.meta({ id: 'AmountSum', description: '件数和合计' })

export const ImpactAnswer = z.object({
	candidate: RuleSetIdentity,
	entries: count('试评的判定数'),
	changed: count('结果或金额会变的判定数'),
	refused: count('候选文件不接受其填报内容的判定数'),
	outcomes: z
		.array(
			z.object({
				before: text('原结果编号'),
				beforeLabel: text('原结果的中文名称'),
				after: text('新结果编号'),
				afterLabel: text('新结果的中文名称'),
				entries: count('判定数'),
			}),
		)
		.describe('从何种结果变为何种结果，多者在前'),
	amounts: z
		.array(
			z.object({
				...labelled,
				before: Sum,
				after: Sum,
				difference: yuan('合计之差，单位元'),
				changed: count('该金额会变的判定数'),
			}),
		)
		.describe('各项金额前后的合计'),
	causes: z
		.array(
			z.object({
				rule: text('规则编号'),
				condition: textOrNull('条件编号；只是金额不同而没有条件变化时为 null'),
				clause: text('所依据的条款'),
				before: verdict('原来是否成立；说不清或原来没有该条件为 null'),
				after: verdict('现在是否成立；说不清或不再有该条件为 null'),
				entries: count('判定数'),
			}),
		)
		.describe('因哪些条件而变，多者在前'),
	examples: z
		.array(
			z.object({
				decisionId: decisionId('判定编号'),
				subject: NamedSubject,
				before: Settled,
				after: Settled,
			}),
		)
		.describe('每种变化至多三例'),
})
