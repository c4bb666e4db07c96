import type * as z from 'zod'
import type { MediaType } from '../http/media-types.ts'
import type { ProblemType } from '../http/problem.ts'
import * as requests from '../http/requests.ts'
import type { ApiRoute } from '../routes.ts'
import type { HeaderName } from './headers.ts'
import type { SchemaName } from './schemas.ts'

/** What each function takes and answers, beyond what the routing table says. */

export interface Operation {
	tag: keyof typeof TAGS
	/** More than the summary says. */
	description?: string
	path?: z.ZodType
	/** Several: any of them. */
	query?: readonly z.ZodType[]
	body?: SchemaName
	/** In which schemas a batch comes as JSON; its other forms are tables and lines. */
	upload?: readonly SchemaName[]
	answers: Partial<Record<200 | 201 | 202 | 303, Answer>>
	problems: readonly ProblemType[]
}

export interface Answer {
	description: string
	/** Left out where the answer is not JSON, or only says where to go. */
	json?: readonly SchemaName[]
	/** Further forms. */
	forms?: readonly MediaType[]
	headers?: readonly HeaderName[]
	/** Not in every answer. */
	sometimes?: readonly HeaderName[]
}

export const TAGS = {
	catalogue: '规则目录：有哪些规则、需要填报什么、依据哪条',
	decisions: '试算和判定',
	batch: '批量判定',
	records: '判定记录：查找、查看、经过',
	audit: '核对、重放、规则变更试评；只限审计人员',
	jobs: '一次回答不完的工作',
	reports: '统计',
	system: '接口文档和运行状况',
}

const BODY: ProblemType[] = ['malformed-json', 'payload-too-large', 'unsupported-media-type']
const VERSION: ProblemType[] = ['unknown-ruleset', 'invalid-request', 'no-version-in-force']
const EVALUATION: ProblemType[] = [...VERSION, 'invalid-facts', ...BODY]
const LOG: ProblemType[] = ['invalid-request', 'log-unavailable']

const BATCH_HEADERS: HeaderName[] = ['Batch-Rows', 'Batch-Decided', 'Batch-Replayed', 'Batch-Problems']
const RESULT = '跟随 303 之后，在 Location 所指的地址得到的结果'

export const OPERATIONS: Record<ApiRoute['fn'], Operation> = {
	'list-rulesets': {
		tag: 'catalogue',
		answers: { 200: { description: '规则目录', json: ['Catalogue'] } },
		problems: ['invalid-request'],
	},
	'get-ruleset': {
		tag: 'catalogue',
		description: '填报什么（facts）、怎样判断（rules）、依据哪条（clause、lines）、何处存疑（readings）。',
		path: requests.RulesetPath,
		query: [requests.RulesetQuery],
		answers: { 200: { description: '规则版本', json: ['RuleSetVersion'] } },
		problems: VERSION,
	},
	template: {
		tag: 'batch',
		description: '每列一项情况，带下拉选项和说明；填好后原样作为批量判定的正文提交。',
		path: requests.RulesetPath,
		query: [requests.RulesetQuery],
		answers: { 200: { description: '工作簿', forms: ['workbook'], headers: ['Content-Disposition'] } },
		problems: VERSION,
	},
	preview: {
		tag: 'decisions',
		path: requests.RulesetPath,
		body: 'PreviewRequest',
		answers: { 200: { description: '试算的结果', json: ['Preview'] } },
		problems: EVALUATION,
	},
	decide: {
		tag: 'decisions',
		description:
			'只在写入记录库之后才回答。同一 Idempotency-Key 同一内容再次提交，得到原来的判定；没有得到回答时，用同一个值重试，绝不会重复记录。',
		path: requests.RulesetPath,
		body: 'DecisionRequest',
		answers: {
			201: {
				description: '已记录的判定',
				json: ['Decision'],
				headers: ['Location'],
				sometimes: ['Idempotency-Replayed'],
			},
		},
		problems: [...EVALUATION, 'missing-idempotency-key', 'subject-moved-on', 'idempotency-mismatch', 'log-unavailable'],
	},
	'decide-batch': {
		tag: 'batch',
		description:
			'一次最多 5,000 行、5 MB。各行互不影响：每行的结果是判定或问题。用同一个 Idempotency-Key 再次提交，已判定的行原样返回，其余接着判定。',
		path: requests.RulesetPath,
		query: [requests.BatchQuery],
		upload: ['BatchRequest'],
		answers: {
			200: {
				description: '各行的结果',
				json: ['Batch'],
				forms: ['ndjson', 'csv', 'workbook'],
				headers: ['Content-Disposition', ...BATCH_HEADERS],
			},
			303: { description: '回答过长：结果在 Location 所指的地址', headers: ['Location', ...BATCH_HEADERS] },
		},
		problems: [...VERSION, ...BODY, 'missing-idempotency-key', 'not-acceptable', 'batch-unfinished'],
	},
	'list-decisions': {
		tag: 'records',
		query: [requests.DecisionsByRuleset, requests.DecisionsBySubject],
		answers: { 200: { description: '一页判定', json: ['DecisionList'] } },
		problems: ['unknown-ruleset', ...LOG],
	},
	'get-decision': {
		tag: 'records',
		path: requests.DecisionPath,
		answers: { 200: { description: '判定记录', json: ['Entry'] } },
		problems: ['not-found', ...LOG],
	},
	timeline: {
		tag: 'records',
		path: requests.SubjectPath,
		query: [requests.TimelineQuery],
		answers: { 200: { description: '判定经过', json: ['Timeline'] } },
		problems: LOG,
	},
	replay: {
		tag: 'audit',
		path: requests.DecisionPath,
		answers: { 200: { description: '重放的结果', json: ['Replay'] } },
		problems: ['not-found', ...LOG],
	},
	'verify-subject': {
		tag: 'audit',
		path: requests.SubjectPath,
		answers: { 200: { description: '核对的结果', json: ['SubjectVerification'] } },
		problems: LOG,
	},
	'verify-day': {
		tag: 'audit',
		query: [requests.DayVerificationQuery],
		answers: { 200: { description: '核对的结果', json: ['DayVerification'] } },
		problems: LOG,
	},
	impact: {
		tag: 'audit',
		path: requests.RulesetPath,
		body: 'ImpactRequest',
		answers: {
			200: { description: '试评的结果', json: ['Impact'] },
			202: {
				description: '超过 5,000 条：作为一项工作进行，进度在 Location 所指的地址',
				json: ['Job'],
				headers: ['Location', 'Retry-After'],
			},
		},
		problems: ['unknown-ruleset', 'invalid-request', 'log-unavailable', 'jobs-unavailable', ...BODY],
	},
	'start-job': {
		tag: 'jobs',
		query: [requests.JobQuery],
		upload: ['BatchRequest', 'ImpactRequest'],
		answers: { 202: { description: '工作的进度', json: ['Job'], headers: ['Location', 'Retry-After'] } },
		problems: [
			'unknown-ruleset',
			'invalid-request',
			'missing-idempotency-key',
			'idempotency-mismatch',
			'not-acceptable',
			'jobs-unavailable',
			...BODY,
		],
	},
	'get-job': {
		tag: 'jobs',
		path: requests.JobPath,
		answers: { 200: { description: '工作的进度', json: ['Job'] } },
		problems: ['not-found', 'invalid-request', 'jobs-unavailable'],
	},
	'get-job-result': {
		tag: 'jobs',
		description: '只有提交者能取。Location 所指的地址无须令牌，15 分钟内有效。',
		path: requests.JobPath,
		answers: {
			200: { description: RESULT, json: ['Batch', 'Impact'], forms: ['ndjson', 'csv', 'workbook'] },
			303: { description: '结果在 Location 所指的地址', headers: ['Location'] },
		},
		problems: ['not-found', 'invalid-request', 'jobs-unavailable'],
	},
	'report-outcomes': {
		tag: 'reports',
		query: [requests.ReportQuery],
		answers: { 200: { description: '统计', json: ['OutcomeReport'], forms: ['workbook'] } },
		problems: ['unknown-ruleset', 'not-acceptable', ...LOG],
	},
	openapi: {
		tag: 'system',
		answers: { 200: { description: '本文档', json: ['ApiDocument'] } },
		problems: ['invalid-request'],
	},
	health: {
		tag: 'system',
		answers: { 200: { description: '服务在运行', json: ['Health'] } },
		problems: [],
	},
}
