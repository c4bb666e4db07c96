import * as z from 'zod'
import { Subject } from '../requests.ts'
import { ROLES } from '../roles.ts'

/** The small parts of which answers are made. Every member has a description: the API document shows it. */

export const text = (description: string) => z.string().describe(description)
export const textOrNull = (description: string) => z.string().nullable().describe(description)
export const count = (description: string) => z.int().min(0).describe(description)
export const yuan = (description: string) => z.number().describe(description)
export const day = (description: string) => z.iso.date().describe(description)
export const instant = (description: string) => z.iso.datetime({ offset: true }).describe(description)
export const hash = (description: string) =>
	z
		.string()
		.regex(/^[0-9a-f]{64}$/)
		.describe(description)
/** True, false, or null where it cannot be said yet. */
export const verdict = (description: string) => z.boolean().nullable().describe(description)

export const decisionId = (description: string) =>
	z
		.string()
		.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
		.describe(description)

/** The same, or null: the description says when. */
export const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().describe(schema.description ?? '')

export const labelled = { id: text('编号，在同一规则集内固定'), label: text('中文名称') }
export const Labelled = z.object(labelled)

export const RuleSetIdentity = z
	.object({
		id: text('规则集编号'),
		version: text('版本'),
		title: text('规则集名称'),
		contentHash: z
			.string()
			.regex(/^sha256-[0-9a-f]{1,64}$/)
			.describe('规则文件（规范化 JSON）的 SHA-256；同一内容同一值'),
	})
	.meta({ id: 'RuleSetIdentity', description: '据以判定的规则文件' })

/** A subject of an entry; what a bad row of a batch names may be anything. */
export const NamedSubject = z
	.object({ kind: text('对象类别'), id: text('对象编号') })
	.meta({ id: 'NamedSubject', description: '所指的对象' })

export const Actor = z
	.object({
		subject: text('令牌中的 sub'),
		role: z.enum(Object.keys(ROLES) as (keyof typeof ROLES)[]).describe('以何种角色判定'),
		org: textOrNull('所属单位；令牌不带单位时为 null'),
	})
	.meta({ id: 'Actor', description: '作出判定的人或系统' })

export const next = textOrNull('下一页的 cursor；没有下一页时为 null')

/** Where an entry stands in its subject's chain. */
export const place = {
	subject: Subject,
	sequence: z.int().min(1).describe('在该对象记录链中的序号，从 1 起，不断号'),
	change: z
		.enum(['first', 'raised', 'lowered', 'same', 'changed'])
		.describe('与该对象在同一规则集下的前一次判定相比：首次、升级、降级、相同、有变化'),
	previousDecisionId: orNull(decisionId('该对象在同一规则集下的前一次判定；首次为 null')),
}
