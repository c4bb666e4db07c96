import * as z from 'zod'
import { RuleSetSchema } from '../rules/index.ts'
import { type Example, examples } from './examples.ts'
import { PROBLEMS, type ProblemType } from './http/problem.ts'
import * as requests from './http/requests.ts'
import * as responses from './http/responses.ts'
import { apiRoutes, type FunctionName, type Route } from './routes.ts'

/** The OpenAPI 3.1 document, from the routing table and from the schemas that validate requests. */

type Json = Record<string, unknown>

interface Operation {
	path?: z.ZodType
	query?: readonly z.ZodType[]
	body?: keyof typeof SCHEMAS
	status: 200 | 201
	answer: keyof typeof SCHEMAS
	problems: readonly ProblemType[]
}

const SCHEMAS = {
	PreviewRequest: requests.PreviewRequest,
	DecisionRequest: requests.DecisionRequest,
	Preview: responses.PreviewAnswer,
	Decision: responses.DecisionAnswer,
	Entry: responses.EntryAnswer,
	DecisionList: responses.ListAnswer,
	Timeline: responses.TimelineAnswer,
	SubjectVerification: responses.SubjectVerificationAnswer,
	DayVerification: responses.DayVerificationAnswer,
	Replay: responses.ReplayAnswer,
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

const OPERATIONS: Record<Exclude<FunctionName, 'web'>, Operation> = {
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
	openapi: { status: 200, answer: 'Document', problems: ['invalid-request'] },
	health: { status: 200, answer: 'Health', problems: [] },
}

/** The document. The same for every caller, and for as long as the catalogue is the same. */
export async function openapiDocument(): Promise<Json> {
	const shown = await examples()
	const paths: Record<string, Json> = {}
	for (const route of apiRoutes) {
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
	const { path, query = [], body, status, answer, problems } = OPERATIONS[route.fn as Exclude<FunctionName, 'web'>]
	const parameters = [
		...(path ? parametersOf(path, 'path') : []),
		...query.flatMap((schema) => parametersOf(schema, 'query', query.length > 1)),
		...(route.action === 'decide' ? [IDEMPOTENCY_KEY] : []),
	]
	const guards: ProblemType[] = route.action === 'open' ? [] : ['unauthorised', 'forbidden']
	return {
		operationId: route.fn,
		summary: route.summary,
		...(parameters.length > 0 ? { parameters: distinct(parameters) } : {}),
		...(body ? { requestBody: requestBody(body, shown) } : {}),
		responses: { [status]: answerOf(route, answer), ...problemResponses([...guards, ...problems]) },
		security: route.action === 'open' ? [] : [{ token: [] }],
		...(route.scopes.length > 0 ? { 'x-scopes': route.scopes } : {}),
	}
}

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

/** Examples name a version, so that they hold on every day; a decision's names its subject too. */
function requestBody(schema: keyof typeof SCHEMAS, shown: readonly Example[]): Json {
	const subject = schema === 'DecisionRequest' ? { subject: { kind: 'case', id: 'example-1' } } : {}
	const each = shown.map(({ ruleset, title, body }) => [ruleset, { summary: title, value: { ...body, ...subject } }])
	return {
		required: true,
		content: { 'application/json': { schema: reference(schema), examples: Object.fromEntries(each) } },
	}
}

function answerOf(route: Route, answer: keyof typeof SCHEMAS): Json {
	const headers = {
		Location: { description: '判定记录的地址', schema: { type: 'string' } },
		'Idempotency-Replayed': { description: '为 true 时，这是同一幂等键先前的判定', schema: { type: 'string' } },
	}
	return {
		description: route.summary,
		...(route.action === 'decide' ? { headers } : {}),
		content: { 'application/json': { schema: reference(answer) } },
	}
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
