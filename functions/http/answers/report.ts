import * as z from 'zod'
import { count, labelled, text, textOrNull, yuan } from './atoms.ts'

/** The figures of a period. */
export const OutcomeReportAnswer = z.object({
	from: textOrNull('期间的开始，按所问；未限定为 null'),
	to: textOrNull('期间的结束，按所问；未限定为 null'),
	decisions: count('判定总数'),
	rows: z
		.array(
			z.object({
				ruleset: text('规则集编号'),
				title: text('规则集名称'),
				org: textOrNull('单位；判定者没有单位时为 null'),
				outcome: text('结果编号'),
				outcomeLabel: text('结果的中文名称'),
				decisions: count('判定数'),
				subjects: count('期内最后一次判定为该结果的对象数'),
				amounts: z
					.array(z.object({ ...labelled, subjects: count('有该金额的对象数'), yuan: yuan('合计，单位元') }))
					.describe('这些对象最后一次判定的金额'),
			}),
		)
		.describe('按规则集、单位、结果分列'),
})
