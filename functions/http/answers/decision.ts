import * as z from 'zod'
import { FactValue } from '../fact-value.ts'
import { Subject } from '../requests.ts'
import { DOMAINS } from '../roles.ts'
import {
	Actor,
	day,
	decisionId,
	hash,
	instant,
	next,
	place,
	RuleSetIdentity,
	text,
	textOrNull,
	verdict,
} from './atoms.ts'
import { evaluation } from './evaluation.ts'
import { Outcome, status } from './outcome.ts'

/** Decisions: as they are made, whole, in lists, in a subject's course. */

const made = {
	decisionId: decisionId('判定编号（ULID，按时间排序）'),
	decidedAt: instant('判定时刻，UTC'),
}
const note = textOrNull('判定时的备注')
const decidedAtLocal = instant('判定时刻，北京时间')

export const DecisionAnswer = z.object({ ...made, ...evaluation, ...place })

export const EntryAnswer = DecisionAnswer.extend({
	decidedAtLocal,
	domain: z.enum(DOMAINS).describe('规则集所属领域'),
	facts: z.record(z.string(), FactValue).describe('填报的情况，原样'),
	normalisedFacts: z.record(z.string(), FactValue).describe('判定所用的情况：单位统一，不清楚的略去'),
	note,
	actor: Actor,
	requestId: text('请求编号，即响应头 x-request-id'),
	hash: hash('本条的校验值：前一条的校验值接本条规范化 JSON 的 SHA-256'),
	previousHash: hash('前一条的校验值；首条为 64 个 0'),
})

export const summary = {
	...made,
	decidedAtLocal,
	ruleset: RuleSetIdentity,
	asOf: day('按哪一天判定（北京时间）'),
	status,
	outcome: Outcome,
	review: z.array(z.object({ code: text('标记代码'), message: text('需要人工判断什么') })).describe('需要人工复核之处'),
	...place,
	actor: Actor,
	note,
}

const DecisionSummary = z.object(summary).meta({ id: 'DecisionSummary', description: '列表中的一条判定' })

export const ListAnswer = z.object({ decisions: z.array(DecisionSummary).describe('判定，新的在前'), next })

const Changes = z
	.object({
		facts: z
			.array(
				z.object({
					fact: text('情况的字段名'),
					label: text('情况的中文名称'),
					before: FactValue,
					after: FactValue,
				}),
			)
			.describe('填报有变化的情况；没有填报为 null'),
		conditions: z
			.array(
				z.object({
					rule: text('规则编号'),
					condition: text('条件编号'),
					clause: text('所依据的条款'),
					before: verdict('先前是否成立'),
					after: verdict('现在是否成立'),
					sentence: text('一句话说明，按后一条'),
				}),
			)
			.describe('结果因之而变的条件'),
		outcome: z.object({ before: Outcome, after: Outcome }).nullable().describe('结果的变化；相同为 null'),
		version: z
			.object({ before: text('先前的版本'), after: text('现在的版本') })
			.nullable()
			.describe('规则版本的变化；同一规则文件为 null'),
	})
	.meta({ id: 'Changes', description: '与同一规则集下前一次判定相比的变化' })

const TimelineEntry = z
	.object({ ...summary, changes: Changes.nullable().describe('首次判定，或前一次不在您的权限之内，为 null') })
	.meta({ id: 'TimelineEntry', description: '经过中的一条判定' })

export const TimelineAnswer = z.object({
	subject: Subject,
	entries: z.array(TimelineEntry).describe('判定，旧的在前'),
	next,
})
