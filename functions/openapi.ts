import { type Example, examples } from './examples.ts'
import { answersOf } from './openapi/answers.ts'
import { requestBody, uploadBody } from './openapi/bodies.ts'
import { HEADERS } from './openapi/headers.ts'
import { OPERATIONS, TAGS } from './openapi/operations.ts'
import { distinct, IDEMPOTENCY_KEY, parametersOf } from './openapi/parameters.ts'
import { components, type Json } from './openapi/schemas.ts'
import { type ApiRoute, apiRoutes } from './routes.ts'

/** The OpenAPI 3.1 document, from the routing table and from the schemas that validate requests. */

const DESCRIPTION = `按政府公报所载规则作出判定，并留存不可暗改的记录。

除 /healthz 外，请求都要带 Authorization: Bearer …。日期按北京时间；时刻为 ISO 8601，带时区。金额单位为元。
回答中的字段在同一大版本内只增不减，请忽略不认识的字段；请求中不认识的字段会被拒绝。
出错时为 application/problem+json，按 type 分辨。怎样接入见 docs/integration.md。`

/** The document. The same for every caller, and for as long as the catalogue is the same. */
export function openapiDocument(): Json {
	const shown = examples()
	const paths: Record<string, Json> = {}
	for (const route of apiRoutes) {
		paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, shown) }
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'gazette-rules',
			version: '1',
			description: DESCRIPTION,
			license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
		},
		servers: [{ url: '/' }],
		tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
		paths,
		components: {
			schemas: components(),
			headers: HEADERS,
			securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
		},
	}
}

function operationOf(route: ApiRoute, shown: readonly Example[]): Json {
	const operation = OPERATIONS[route.fn]
	const { tag, description, path, query = [], body, upload, problems } = operation
	const parameters = [
		...(path ? parametersOf(path, 'path') : []),
		...query.flatMap((schema) => parametersOf(schema, 'query', query.length > 1)),
		...(problems.includes('missing-idempotency-key') ? [IDEMPOTENCY_KEY] : []),
	]
	return {
		operationId: camelCase(route.fn),
		tags: [tag],
		summary: route.summary,
		...(description ? { description } : {}),
		...(parameters.length > 0 ? { parameters: distinct(parameters) } : {}),
		...(body ? { requestBody: requestBody(body, shown) } : {}),
		...(upload ? { requestBody: uploadBody(upload) } : {}),
		responses: answersOf(route, operation),
		security: route.action === 'open' ? [] : [{ token: [] }],
		...(route.scopes.length > 0 ? { 'x-scopes': route.scopes } : {}),
	}
}

/** Names of functions become names of methods in generated clients. */
function camelCase(name: string): string {
	return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
