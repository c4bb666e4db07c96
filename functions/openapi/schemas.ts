import * as z from 'zod'
import { RuleSetSchema } from '../../rules/index.ts'
import { Bounds, Reading } from '../http/fact-value.ts'
import * as requests from '../http/requests.ts'
import * as responses from '../http/responses.ts'
import { RULE_SET_PARTS } from './rule-set-parts.ts'

/** The named schemas of the document. */

export type Json = Record<string, unknown>

/** A rule set's own schema, with the hash of its file; docs/format.md has the meaning of each part. */
const RuleSetVersion = RuleSetSchema.omit({ $schema: true }).extend({
	contentHash: z.string().describe('规则文件（规范化 JSON）的 SHA-256；同一内容同一值'),
})

export const SCHEMAS = {
	PreviewRequest: requests.PreviewRequest,
	DecisionRequest: requests.DecisionRequest,
	BatchRequest: requests.BatchRequest,
	ImpactRequest: requests.ImpactRequest,
	Bounds,
	Reading,
	Preview: responses.PreviewAnswer,
	Decision: responses.DecisionAnswer,
	Entry: responses.EntryAnswer,
	DecisionList: responses.ListAnswer,
	Timeline: responses.TimelineAnswer,
	SubjectVerification: responses.SubjectVerificationAnswer,
	DayVerification: responses.DayVerificationAnswer,
	Replay: responses.ReplayAnswer,
	Batch: responses.BatchAnswer,
	Impact: responses.ImpactAnswer,
	Job: responses.JobAnswer,
	OutcomeReport: responses.OutcomeReportAnswer,
	Catalogue: responses.CatalogueAnswer,
	RuleSetVersion,
	Health: responses.HealthAnswer,
	Problem: responses.ProblemAnswer,
	GatewayMessage: responses.GatewayMessage,
	ApiDocument: z.object({ openapi: z.string().describe('OpenAPI 的版本') }).catchall(z.unknown()),
} satisfies Record<string, z.ZodType>

export type SchemaName = keyof typeof SCHEMAS

const DESCRIPTIONS: Partial<Record<SchemaName, string>> = {
	PreviewRequest: '试算的请求',
	DecisionRequest: '判定的请求',
	BatchRequest: '批量判定的请求',
	ImpactRequest: '规则变更试评的请求',
	Preview: '试算的结果：没有记录，因此没有判定编号和序号',
	Decision: '一次判定',
	Entry: '记录库中的一条：判定、填报的情况、判定者和校验值',
	DecisionList: '一页判定',
	Timeline: '一个对象的判定经过',
	SubjectVerification: '一个对象的记录是否完整',
	DayVerification: '一天的记录是否与封存时相同',
	Replay: '重放的结果',
	Batch: '批量判定的结果',
	Impact: '规则变更试评的结果',
	Job: '一项工作的进度',
	OutcomeReport: '一段时期的统计',
	Catalogue: '规则目录',
	RuleSetVersion: '一个规则版本；各部分的含义见 docs/format.md',
	Health: '运行状况',
	GatewayMessage: '在 AWS 上，请求还没有到达函数就被 API Gateway 拒绝时的回答',
	ApiDocument: '本文档',
}

export function reference(name: SchemaName): Json {
	return { $ref: `#/components/schemas/${name}` }
}

/** Every named schema; those named within others stand beside them. */
export function components(): Json {
	const named: Json = {}
	for (const [name, schema] of Object.entries(SCHEMAS) as [SchemaName, z.ZodType][]) {
		const { $defs = {}, ...whole } = jsonSchema(schema, name.endsWith('Request') ? 'input' : 'output')
		Object.assign(named, $defs)
		// One that has its name within others too stands among these already.
		if (name === 'RuleSetVersion') describe(whole.properties as Record<string, Json>)
		named[name] ??= { description: DESCRIPTIONS[name], ...whole }
	}
	return named
}

/** The format of rule files has its descriptions in docs/format.md; its parts get theirs here. */
function describe(parts: Record<string, Json>): void {
	for (const [name, part] of Object.entries(parts))
		part.description ??= RULE_SET_PARTS[name as keyof typeof RULE_SET_PARTS]
}

/** A JSON schema as the document writes it. What a schema refers to within itself, it has in `$defs`. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: plain })
	return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/'))
}

/** Members that a client must not rely on, or that generators of clients do not know. */
function plain({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) {
	// A format says the same as its pattern, in a word.
	if (jsonSchema.format) delete jsonSchema.pattern
	if (jsonSchema.const !== undefined) {
		jsonSchema.enum = [jsonSchema.const]
		delete jsonSchema.const
	}
	const { def } = zodSchema._zod
	if (def.type === 'tuple') asList(jsonSchema)
	// Answers may gain members within a version; only requests refuse what they do not know.
	if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties
	if (def.type === 'union' && 'discriminator' in def) {
		const property = def.discriminator as string
		jsonSchema.discriminator = { propertyName: property, mapping: mappingOf(def.options as z.ZodObject[], property) }
	}
}

/** A tuple of items that are all alike, as a list of that length. */
function asList(jsonSchema: z.core.JSONSchema.BaseSchema): void {
	const items = (jsonSchema.prefixItems ?? []) as Json[]
	if (new Set(items.map((item) => JSON.stringify(item))).size !== 1) return
	jsonSchema.items = items[0]
	jsonSchema.minItems = items.length
	jsonSchema.maxItems = items.length
	delete jsonSchema.prefixItems
}

/** Which schema a value of the discriminator leads to. */
function mappingOf(options: readonly z.ZodObject[], property: string): Record<string, string> {
	return Object.fromEntries(
		options.flatMap((option) => {
			const id = z.globalRegistry.get(option)?.id
			const value = (option.shape[property] as z.ZodLiteral | undefined)?.value
			return id && value ? [[String(value), `#/components/schemas/${id}`]] : []
		}),
	)
}
