import * as z from 'zod'
import { Labelled, labelled, text, textOrNull, verdict } from './atoms.ts'

/** What a decision comes to, by the kind of its rule set. */

const LevelOutcome = z
	.object({
		kind: z.literal('level').describe('分级'),
		level: text('已达到的最高级别，如 "III"；没有达到任何级别为 "none"'),
		label: text('级别的中文名称'),
		possible: z.array(z.string()).describe('尚不能排除的更高级别，近者在前；空表示级别已定'),
		indicators: z
			.array(
				z.object({
					...labelled,
					level: textOrNull('该征兆单独达到的级别；没有填报时为 null'),
					levelLabel: textOrNull('该级别的中文名称'),
					possible: z.array(z.string()).describe('该征兆尚不能排除的更高级别'),
				}),
			)
			.optional()
			.describe('按征兆分别判断的规则集才有'),
		readings: z.record(z.string(), z.string()).optional().describe('对原文各种读法分别得出的级别'),
	})
	.meta({ id: 'LevelOutcome', description: '级别' })

const EligibilityOutcome = z
	.object({
		kind: z.literal('eligibility').describe('资格'),
		eligible: verdict('是否符合条件；null 表示还不能确定'),
		scheme: textOrNull('所符合的类型的编号；不符合或未定时为 null'),
		schemeLabel: textOrNull('该类型的中文名称'),
	})
	.meta({ id: 'EligibilityOutcome', description: '资格' })

const ClassificationOutcome = z
	.object({
		kind: z.literal('classification').describe('归类'),
		categories: z.array(Labelled).describe('已归入的类别'),
		possible: z.array(Labelled).describe('尚不能排除的类别'),
	})
	.meta({ id: 'ClassificationOutcome', description: '类别' })

const ComplianceOutcome = z
	.object({
		kind: z.literal('compliance').describe('合规'),
		passes: verdict('是否全部合格；null 表示还不能确定'),
		items: z
			.array(Labelled.extend({ passes: verdict('该项是否合格；null 表示还不能确定') }))
			.describe('各项；不适用的项不列'),
	})
	.meta({ id: 'ComplianceOutcome', description: '合规检查' })

export const Outcome = z
	.discriminatedUnion('kind', [LevelOutcome, EligibilityOutcome, ClassificationOutcome, ComplianceOutcome])
	.meta({ id: 'Outcome', description: '结果，由 kind 区分' })

export const status = z
	.enum(['final', 'provisional', 'undetermined'])
	.describe('final：未知的情况都改变不了结果；provisional：已有结果，但还可能更高；undetermined：还没有结果')
