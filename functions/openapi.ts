import * as z from 'zod'
import { RuleSetSchema } from '../rules/index.ts'
import { type Example, examples } from './examples.ts'
import { MEDIA_TYPES, type MediaType } from './http/media-types.ts'
import { PROBLEMS, type ProblemType } from './http/problem.ts'
import * as requests from './http/requests.ts'
import * as responses from './http/responses.ts'
import { type FunctionName, type Route, routes } from './routes.ts'

/** The OpenAPI 3.1 document, from the routing table and from the schemas that validate requests. */

type Json = Record<string, unknown>

interface Operation {
	path?: z.ZodType
	query?: readonly z.ZodType[]
	body?: keyof typeof SCHEMAS
	/** In which forms a batch comes; JSON is described by the schema. */
	upload?: readonly (keyof typeof SCHEMAS)[]
	status: 200 | 201 | 202 | 303
	/** Left out where the answer is not JSON, or only says where to go. */
	answer?: keyof typeof SCHEMAS
	/** Further forms of the answer. */
	forms?: readonly MediaType[]
	/** Further answers by status. */
	also?: Record<number, { description: string; answer?: keyof typeof SCHEMAS }>
	problems: readonly ProblemType[]
}

const SCHEMAS = {
	PreviewRequest: requests.PreviewRequest,
	DecisionRequest: requests.DecisionRequest,
	BatchRequest: requests.BatchRequest,
	ImpactRequest: requests.ImpactRequest,
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
	RuleSetVersion: RuleSetSchema.omit({ $schema: true }).extend({ contentHash: z.string() }),
	Health: responses.HealthAnswer,
	Problem: responses.ProblemAnswer,
	Document: z.object({ openapi: z.string() }).catchall(z.unknown()),
} satisfies Record<string, z.ZodType>

const BODY: ProblemType[] = ['malformed-json', 'payload-too-large', 'unsupported-media-type']
const EVALUATION: ProblemType[] = [
	'unknown-ruleset',
	'invalid-request',
	'invalid-facts',
	'no-version-in-force',
	...BODY,
]
const RECORDING: ProblemType[] = [
	'missing-idempotency-key',
	'subject-moved-on',
	'idempotency-mismatch',
	'log-unavailable',
]
const LOG: ProblemType[] = ['invalid-request', 'log-unavailable']

const OPERATIONS: Record<FunctionName, Operation> = {
	'list-rulesets': { status: 200, answer: 'Catalogue', problems: ['invalid-request'] },
	'get-ruleset': {
		path: requests.RulesetPath,
		query: [requests.RulesetQuery],
		status: 200,
		answer: 'RuleSetVersion',
		problems: ['unknown-ruleset', 'invalid-request', 'no-version-in-force'],
	},
	preview: {
		path: requests.RulesetPath,
		body: 'PreviewRequest',
		status: 200,
		answer: 'Preview',
		problems: EVALUATION,
	},
	decide: {
		path: requests.RulesetPath,
		body: 'DecisionRequest',
		status: 201,
		answer: 'Decision',
		problems: [...EVALUATION, ...RECORDING],
	},
	'list-decisions': {
		query: [requests.DecisionsByRuleset, requests.DecisionsBySubject],
		status: 200,
		answer: 'DecisionList',
		problems: ['unknown-ruleset', ...LOG],
	},
	'get-decision': { path: requests.DecisionPath, status: 200, answer: 'Entry', problems: ['not-found', ...LOG] },
	timeline: {
		path: requests.SubjectPath,
		query: [requests.TimelineQuery],
		status: 200,
		answer: 'Timeline',
		problems: LOG,
	},
	replay: { path: requests.DecisionPath, status: 200, answer: 'Replay', problems: ['not-found', ...LOG] },
	'verify-subject': { path: requests.SubjectPath, status: 200, answer: 'SubjectVerification', problems: LOG },
	'verify-day': {
		query: [requests.DayVerificationQuery],
		status: 200,
		answer: 'DayVerification',
		problems: LOG,
	},
	'decide-batch': {
		path: requests.RulesetPath,
		query: [requests.BatchQuery],
		upload: ['BatchRequest'],
		status: 200,
		answer: 'Batch',
		forms: ['ndjson', 'csv', 'workbook'],
		also: { 303: { description: '回答过长：结果在 Location 所指的地址' } },
		problems: [...EVALUATION, 'missing-idempotency-key', 'not-acceptable', 'log-unavailable'],
	},
	template: {
		path: requests.RulesetPath,
		query: [requests.RulesetQuery],
		status: 200,
		forms: ['workbook'],
		problems: ['unknown-ruleset', 'invalid-request', 'no-version-in-force'],
	},
	impact: {
		path: requests.RulesetPath,
		body: 'ImpactRequest',
		status: 200,
		answer: 'Impact',
		also: { 202: { description: '超过 5,000 条：作为一项工作进行，进度在 Location 所指的地址', answer: 'Job' } },
		problems: ['unknown-ruleset', 'invalid-request', 'log-unavailable', ...BODY],
	},
	'start-job': {
		query: [requests.JobQuery],
		upload: ['BatchRequest', 'ImpactRequest'],
		status: 202,
		answer: 'Job',
		problems: ['unknown-ruleset', 'invalid-request', 'missing-idempotency-key', 'idempotency-mismatch', ...BODY],
	},
	'get-job': { path: requests.JobPath, status: 200, answer: 'Job', problems: ['not-found', 'invalid-request'] },
	'get-job-result': { path: requests.JobPath, status: 303, problems: ['not-found', 'invalid-request'] },
	'report-outcomes': {
		query: [requests.ReportQuery],
		status: 200,
		answer: 'OutcomeReport',
		forms: ['workbook'],
		problems: ['unknown-ruleset', 'not-acceptable', ...LOG],
	},
	openapi: { status: 200, answer: 'Document', problems: ['invalid-request'] },
	health: { status: 200, answer: 'Health', problems: [] },
}

/** The document. The same for every caller, and for as long as the catalogue is the same. */
export async function openapiDocument(): Promise<Json> {
	const shown = examples()
	const paths: Record<string, Json> = {}
	for (const route of routes) {
		paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, shown) }
	}
	return {
		openapi: '3.1.0',
		info: { title: 'gazette-rules', version: '1', description: '按政府公报所载规则作出判定，并留存不可暗改的记录' },
		servers: [{ url: '/' }],
		paths,
		components: {
			schemas: components(),
			securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
		},
	}
}

function operationOf(route: Route, shown: readonly Example[]): Json {
	const { path, query = [], body, upload, status, also = {}, problems } = OPERATIONS[route.fn]
	const keyed = problems.includes('missing-idempotency-key')
	const parameters = [
		...(path ? parametersOf(path, 'path') : []),
		...query.flatMap((schema) => parametersOf(schema, 'query', query.length > 1)),
		...(keyed ? [IDEMPOTENCY_KEY] : []),
	]
	const guards: ProblemType[] = route.action === 'open' ? [] : ['unauthorised', 'forbidden']
	const others = Object.entries(also).map(([code, { description, answer }]) => [
		code,
		{ description, headers: { Location: LOCATION }, ...(answer ? { content: jsonContent(answer) } : {}) },
	])
	return {
		operationId: route.fn,
		summary: route.summary,
		...(parameters.length > 0 ? { parameters: distinct(parameters) } : {}),
		...(body ? { requestBody: requestBody(body, shown) } : {}),
		...(upload ? { requestBody: uploadBody(upload) } : {}),
		responses: {
			[status]: answerOf(route),
			...Object.fromEntries(others),
			...problemResponses([...guards, ...problems]),
		},
		security: route.action === 'open' ? [] : [{ token: [] }],
		...(route.scopes.length > 0 ? { 'x-scopes': route.scopes } : {}),
	}
}

const LOCATION = { description: '地址', schema: { type: 'string' } }

const IDEMPOTENCY_KEY = {
	name: 'Idempotency-Key',
	in: 'header',
	required: true,
	description: '每次判定一个新值；重试同一次判定时用同一个值',
	schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query', alternative = false): Json[] {
	const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
		properties?: Record<string, Json>
		required?: string[]
	}
	return Object.entries(properties).map(([name, one]) => ({
		name,
		in: place,
		required: !alternative && required.includes(name),
		schema: one,
	}))
}

function distinct(parameters: readonly Json[]): Json[] {
	return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}

/** Worked cases of each rule set, named `<ruleset>.1` and so on; a decision's names its subject too. */
function requestBody(schema: keyof typeof SCHEMAS, shown: readonly Example[]): Json {
	if (schema === 'ImpactRequest') return { required: true, content: jsonContent(schema) }
	const subject = schema === 'DecisionRequest' ? { subject: { kind: 'case', id: 'example-1' } } : {}
	const seen = new Map<string, number>()
	const each = shown.map(({ ruleset, title, name, body }) => {
		const place = (seen.get(ruleset) ?? 0) + 1
		seen.set(ruleset, place)
		return [`${ruleset}.${place}`, { summary: title, description: name, value: { ...body, ...subject } }]
	})
	return {
		required: true,
		content: { 'application/json': { schema: reference(schema), examples: Object.fromEntries(each) } },
	}
}

/** A batch in any of its forms. */
function uploadBody(schemas: readonly (keyof typeof SCHEMAS)[]): Json {
	const others = (['ndjson', 'csv', 'workbook'] as const).map((form) => [MEDIA_TYPES[form], formContent(form)])
	const [first, ...more] = schemas.map(reference)
	const json = { 'application/json': { schema: more.length === 0 ? first : { anyOf: [first, ...more] } } }
	return { required: true, content: { ...json, ...Object.fromEntries(others) } }
}

function answerOf(route: Route): Json {
	const { status, answer, forms = [] } = OPERATIONS[route.fn]
	const replayed = { description: '为 true 时，这是同一幂等键先前的判定', schema: { type: 'string' } }
	const headers = {
		...(status === 200 ? {} : { Location: LOCATION }),
		...(route.fn === 'decide' ? { 'Idempotency-Replayed': replayed } : {}),
	}
	const content = {
		...(answer ? jsonContent(answer) : {}),
		...Object.fromEntries(forms.map((form) => [MEDIA_TYPES[form], formContent(form)])),
	}
	return {
		description: route.summary,
		...(Object.keys(headers).length > 0 ? { headers } : {}),
		...(Object.keys(content).length > 0 ? { content } : {}),
	}
}

function jsonContent(name: keyof typeof SCHEMAS): Json {
	return { 'application/json': { schema: reference(name) } }
}

/** Text is a string; a workbook is bytes. */
function formContent(form: MediaType): Json {
	return { schema: form === 'workbook' ? { type: 'string', format: 'binary' } : { type: 'string' } }
}

function problemResponses(types: readonly ProblemType[]): Json {
	const statuses = [...new Set(types.map((type) => PROBLEMS[type].status))]
	return Object.fromEntries(
		statuses.map((status) => {
			const group = types.filter((type) => PROBLEMS[type].status === status)
			const description = group.map((type) => `${PROBLEMS[type].title}（/problems/${type}）`).join('；')
			return [status, { description, content: { 'application/problem+json': { schema: reference('Problem') } } }]
		}),
	)
}

function reference(name: keyof typeof SCHEMAS): Json {
	return { $ref: `#/components/schemas/${name}` }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
	return rest
}

/** Named schemas; what a schema refers to within itself becomes a named schema of its own. */
function components(): Json {
	return Object.fromEntries(
		Object.entries(SCHEMAS).flatMap(([name, schema]) => {
			const io = name.endsWith('Request') ? 'input' : 'output'
			const text = JSON.stringify(jsonSchema(schema, io)).replaceAll('"#/$defs/', `"#/components/schemas/${name}.`)
			const { $defs = {}, ...rest } = JSON.parse(text) as Json & { $defs?: Json }
			return [[name, rest], ...Object.entries($defs).map(([inner, one]) => [`${name}.${inner}`, one])]
		}),
	)
}
