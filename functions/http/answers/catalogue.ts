import * as z from 'zod'
import { DOMAINS } from '../roles.ts'
import { text } from './atoms.ts'
import { Period } from './problem.ts'

const CatalogueVersion = z
	.object({ ...Period.shape, planYear: z.int().nullable().describe('只为某一年制定的方案的年份；否则为 null') })
	.meta({ id: 'CatalogueVersion', description: '目录中的一个版本' })

/** Every rule set with the periods of its versions. */
export const CatalogueAnswer = z.object({
	rulesets: z
		.array(
			z.object({
				id: text('规则集编号'),
				title: text('名称'),
				domain: z.enum(DOMAINS).describe('领域'),
				kind: z
					.enum(['level', 'eligibility', 'classification', 'compliance'])
					.describe('结果的种类：分级、资格、归类、合规'),
				versions: z.array(CatalogueVersion).describe('各版本，旧的在前'),
			}),
		)
		.describe('全部规则集，按编号排列'),
})

export const HealthAnswer = z.object({
	status: z.literal('ok').describe('服务在运行'),
	log: z.enum(['available', 'unavailable']).describe('判定记录库是否应答；不应答时仍可试算和查看目录'),
})
