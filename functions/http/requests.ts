import * as z from 'zod'
import { FactValue } from './fact-value.ts'

/** What requests may hold: the handlers validate with these schemas, and the API document is generated from them. */

export const SUBJECT_KINDS = ['incident', 'household', 'compound', 'building', 'project', 'document', 'case'] as const

const Version = z
	.string({ error: '“version”应填规则版本，如 "2022"' })
	.regex(/^[A-Za-z0-9-]{1,40}$/, { error: '“version”由字母、数字和连字符组成，请按规则目录填写' })
	.describe('指定规则版本；与 asOf 只能填一个')

const RulesetId = z
	.string({ error: '请填规则编号' })
	.max(100, { error: '规则编号过长，请按规则目录填写' })
	.describe('规则集编号，见 GET /v1/rulesets')

const CalendarDate = z.iso.date({ error: '应填真实存在的日期，如 2022-07-26' })
const Instant = z.iso.datetime({ offset: true })
const MOMENT_HINT = '应填真实存在的日期（如 2022-07-26），或带时区的时刻（如 2022-07-26T14:00:00+08:00）'
const Moment = z.union([CalendarDate, Instant], { error: MOMENT_HINT })
const AsOf = Moment.describe('按哪一天判定：日期（北京时间）或带时区的时刻；不填为现在')
const QueryMoment = z.union([CalendarDate, Instant], { error: `${MOMENT_HINT}；网址中的 + 要写成 %2B` })

/** Letters of any script, digits and `. _ : -`; no space, slash or hash, so that it stands in paths and keys as it is. */
const SubjectId = z
	.string({ error: '“id”应填对象编号' })
	.regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,127}$/u, {
		error: '“id”应为 1 至 128 个文字、数字或 . _ : - 字符，并以文字或数字开头',
	})
	.refine((id) => id === id.normalize('NFC'), { error: '“id”含有未组合的字符，请重新输入' })
	.describe('对象编号，由调用者自定，不得含个人信息')

const SubjectKind = z
	.enum(SUBJECT_KINDS, { error: `“kind”应为以下之一：${SUBJECT_KINDS.join('、')}` })
	.describe('对象类别：事件、农户、小区、建筑、项目、文件、事项')

export const Subject = z
	.strictObject(
		{ kind: SubjectKind, id: SubjectId },
		{ error: '“subject”应填判定对象，写法为 {"kind": "incident", "id": "编号"}' },
	)
	.meta({ id: 'Subject', description: '判定对象' })

const NotePolicy = { error: '“note”应为不超过 500 字的文字' }

const evaluation = {
	facts: z
		.record(z.string(), FactValue, { error: '“facts”应是一个对象，写法为 {"字段名": 值}' })
		.describe('填报的情况；字段名和写法见 GET /v1/rulesets/{id} 的 facts，不清楚的不填'),
	asOf: AsOf.optional(),
	version: Version.optional(),
	note: z.string(NotePolicy).max(500, NotePolicy).optional().describe('备注，原样记录，不参与判定'),
}

function atMostOneOf({ asOf, version }: { asOf?: string; version?: string }): boolean {
	return asOf === undefined || version === undefined
}
const PINNED_TWICE = { error: '“asOf”和“version”只能填一个，请删去其一', path: ['version'] }
const BODY = { error: '正文应是一个 JSON 对象' }

export const PreviewRequest = z
	.strictObject({ ...evaluation, subject: Subject.optional() }, BODY)
	.refine(atMostOneOf, PINNED_TWICE)

export const DecisionRequest = z
	.strictObject({ ...evaluation, subject: Subject }, BODY)
	.refine(atMostOneOf, PINNED_TWICE)

export type EvaluationRequest = z.infer<typeof PreviewRequest>
export type DecisionRequest = z.infer<typeof DecisionRequest>

export const NoQuery = z.strictObject({})
export const RulesetPath = z.strictObject({ id: RulesetId })
export const DecisionPath = z.strictObject({
	decisionId: z.string().max(100, { error: '判定编号过长，请核对' }).describe('判定编号'),
})
export const SubjectPath = z.strictObject({ kind: SubjectKind, id: SubjectId })

export const RulesetQuery = z
	.strictObject({
		asOf: CalendarDate.optional().describe('取哪一天生效的版本；不填为今天'),
		version: Version.optional(),
	})
	.refine(atMostOneOf, PINNED_TWICE)

const page = {
	limit: z.coerce
		.number({ error: '“limit”应为 1 至 100 的整数' })
		.int({ error: '“limit”应为 1 至 100 的整数' })
		.min(1, { error: '“limit”至少为 1' })
		.max(100, { error: '“limit”最多为 100' })
		.default(50)
		.describe('一页最多多少条'),
	cursor: z.string().max(200, { error: '“cursor”应原样取自上一页的 next' }).optional().describe('上一页的 next，原样'),
}

/** `kind:id`, or `kind/id` as the timeline's path has it. */
const SubjectReference = z
	.string()
	.transform((text) => {
		const at = text.search(/[:/]/)
		return { kind: text.slice(0, Math.max(at, 0)), id: text.slice(at + 1) }
	})
	.pipe(z.strictObject({ kind: SubjectKind, id: SubjectId }))
	.describe('对象，写法为 kind:id；与 ruleset 填其一，填了它就不能再填 from、to、org')

const Org = z
	.string()
	.trim()
	.min(1, { error: '“org”应填单位名称' })
	.max(128, { error: '“org”过长，请核对单位名称' })
	.describe('只看这个单位的判定；只能看本单位的角色可不填')
const OutcomeCode = z
	.string()
	.regex(/^[A-Za-z0-9-]{1,100}$/, { error: '“outcome”应填结果编号，如 III、eligible、not-eligible、undetermined' })
	.describe('只看这种结果：级别、类型或类别的编号，none、eligible、not-eligible、passes、fails、undetermined')

/** A rule set's entries in a period: days in Asia/Shanghai, both included, or instants. */
const FROM = '从何时起：日期（北京时间，含当天）或带时区的时刻'
const TO = '到何时止：日期（北京时间，含当天）或带时区的时刻（不含）'
const period = { from: QueryMoment.optional().describe(FROM), to: QueryMoment.optional().describe(TO) }

export const DecisionsBySubject = z.strictObject({
	subject: SubjectReference,
	outcome: OutcomeCode.optional(),
	...page,
})
export const DecisionsByRuleset = z.strictObject({
	ruleset: z
		.string({ error: '请填“ruleset”（规则编号）或“subject”（对象，写法为 kind:id）' })
		.max(100, { error: '规则编号过长，请按规则目录填写' })
		.describe('规则集编号；与 subject 填其一'),
	...period,
	org: Org.optional(),
	outcome: OutcomeCode.optional(),
	...page,
})
/** For rows of a batch that name no day or version of their own. */
const pin = { asOf: AsOf.optional(), version: Version.optional() }

export const BatchQuery = z.strictObject(pin).refine(atMostOneOf, PINNED_TWICE)

/** A batch as JSON. Its items are validated one by one: a bad one does not hold up the others. */
export const BatchRequest = z.strictObject({
	items: z
		.array(
			z
				.strictObject({
					...evaluation,
					subject: Subject,
					idempotencyKey: z.string().max(255).optional().describe('不填时由批次的 Idempotency-Key 和对象得出'),
				})
				.meta({ id: 'BatchItem', description: '一行' }),
		)
		.describe('各行，一次最多 5,000 行'),
})

const impact = {
	candidate: z
		.unknown()
		.refine((file) => typeof file === 'object' && file !== null, {
			error: '“candidate”应是候选规则文件的全部内容（一个 JSON 对象）',
		})
		.meta({ type: 'object', description: '候选规则文件的全部内容，写法见 rules/ruleset.schema.json' }),
	from: Moment.optional().describe(FROM),
	to: Moment.optional().describe(TO),
	org: Org.optional(),
}
export const ImpactRequest = z.strictObject(impact, BODY)

export const JobQuery = z
	.strictObject({
		kind: z
			.enum(['batch', 'impact'], { error: '“kind”应为 batch（批量判定）或 impact（规则变更试评）' })
			.describe('batch：批量判定，正文同 decisions/batch；impact：规则变更试评，正文同 impact'),
		ruleset: RulesetId,
		asOf: QueryMoment.optional().describe('batch：未写明日期的行按哪一天判定'),
		upload: z
			.literal('true', { error: '“upload”只能写 true：正文留空，内容随后用 PUT 提交到答复中的地址' })
			.optional()
			.describe('batch：内容放不进一次请求时写 true，正文留空，Content-Type 照写；答复给出提交内容的地址'),
		version: Version.optional(),
	})
	.refine(atMostOneOf, PINNED_TWICE)
	.refine(({ kind, upload }) => kind === 'batch' || upload === undefined, {
		error: '“upload”只用于 kind=batch',
		path: ['upload'],
	})
	.refine(({ kind, asOf, version }) => kind === 'batch' || (asOf === undefined && version === undefined), {
		error: '“asOf”和“version”只用于 kind=batch；试评的期间请写在正文的 from、to 中',
		path: ['kind'],
	})
export const JobPath = z.strictObject({ id: z.string().max(100, { error: '编号过长，请核对' }).describe('工作编号') })

export const ReportQuery = z.strictObject({
	ruleset: RulesetId.optional(),
	...period,
	org: Org.optional(),
})

export const TimelineQuery = z.strictObject(page)
export const DayVerificationQuery = z.strictObject({
	date: z.iso.date({ error: '“date”应填真实存在的日期，如 2022-07-26' }).describe('核对哪一天（北京时间）'),
	limit: z.coerce
		.number({ error: '“limit”应为 1 至 500 的整数' })
		.int({ error: '“limit”应为 1 至 500 的整数' })
		.min(1, { error: '“limit”至少为 1' })
		.max(500, { error: '“limit”最多为 500' })
		.default(200)
		.describe('一页最多核对多少条记录链'),
	cursor: z
		.string()
		.max(2_000, { error: '“cursor”应原样取自上一页的 next' })
		.optional()
		.describe('上一页的 next，原样'),
})
