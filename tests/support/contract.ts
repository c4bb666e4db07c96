import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import { matchRoute } from '../../functions/local/match.ts'
import { openapiDocument } from '../../functions/openapi.ts'

/** Holds answers to the API document, as a client that trusts it would read them. */

type Json = { [name: string]: Json } & { [index: number]: Json }

interface Header {
	required?: boolean
	schema: Json
}

export interface Described {
	headers?: Record<string, Header | { $ref: string }>
	content?: Record<string, { schema: Json }>
}

export interface ApiDocument {
	openapi: string
	tags: { name: string }[]
	paths: Record<string, Record<string, OperationObject>>
	components: { schemas: Record<string, Json>; headers: Record<string, Header> }
}

export interface OperationObject {
	operationId: string
	tags: string[]
	parameters?: { name: string; in: string; required: boolean; description?: string; schema: Json }[]
	requestBody?: { content: Record<string, { schema: Json; examples?: Record<string, { value: object }> }> }
	responses: Record<string, Described & { description: string }>
	security: object[]
}

/** The document, as a client gets it. */
export function apiDocument(): ApiDocument {
	return JSON.parse(JSON.stringify(openapiDocument()))
}

const ID = 'https://gazette-rules.test/document'

/** Answers may gain members, so the document leaves objects open; what we answer today must be described all the same. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed)
	if (typeof schema !== 'object' || schema === null) return schema
	const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]))
	const open = 'properties' in parts && !('additionalProperties' in parts)
	return open ? { ...parts, additionalProperties: false } : parts
}

export class Contract {
	readonly document = apiDocument()
	/** `operationId status` of every answer that was held to the document. */
	readonly seen = new Set<string>()
	readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
	readonly #compiled = new Map<string, ValidateFunction>()

	constructor() {
		addFormats.default(this.#ajv)
		const schemas = closed(this.document.components.schemas)
		this.#ajv.addSchema({ $id: ID, components: { schemas } })
	}

	/** Every `operationId status` that the document describes. */
	described(): string[] {
		return Object.values(this.document.paths)
			.flatMap((methods) => Object.values(methods))
			.flatMap(({ operationId, responses }) => Object.keys(responses).map((status) => `${operationId} ${status}`))
	}

	/** Expects an answer to be one that the document describes for its route and status. */
	async expectDescribed(method: string, path: string, response: Response, as = response.status): Promise<void> {
		const operation = this.#operation(method, path)
		const place = `${operation.operationId} ${as}`
		const described = operation.responses[as]
		expect(described, place).toBeDefined()
		this.seen.add(place)
		this.#expectHeaders(place, described!, response)
		const type = response.headers.get('content-type')?.split(';')[0] ?? ''
		const text = await response.clone().text()
		if (!described!.content) return expect([place, text]).toEqual([place, ''])
		expect(Object.keys(described!.content), place).toContain(type)
		const { schema } = described!.content[type]!
		if (/json$/.test(type) && !/ndjson/.test(type)) this.expectValid(schema, JSON.parse(text), place)
		else expect(text, place).not.toBe('')
	}

	/** Expects a value to hold to a schema of the document. */
	expectValid(schema: Json | { $ref: string }, value: unknown, place: string): void {
		const text = JSON.stringify(schema).replaceAll('"#/components/', `"${ID}#/components/`)
		const validate = this.#compiled.get(text) ?? this.#ajv.compile(JSON.parse(text))
		this.#compiled.set(text, validate)
		const faults = validate(value)
			? []
			: validate.errors!.map(
					({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
				)
		expect([place, ...faults]).toEqual([place])
	}

	#operation(method: string, path: string): OperationObject {
		const match = matchRoute(method, path.split('?')[0]!.replaceAll(/%(?![0-9A-F]{2})/gi, '%25'))
		if (match.kind !== 'route') throw new Error(`no route for ${method} ${path}`)
		return this.document.paths[match.route.path]![method.toLowerCase()]!
	}

	#expectHeaders(place: string, { headers = {} }: Described, response: Response): void {
		for (const [name, header] of Object.entries(headers)) {
			const { required = false, schema } =
				'$ref' in header ? this.document.components.headers[header.$ref.split('/').at(-1)!]! : header
			const given = response.headers.get(name)
			if (given === null) expect([place, name, required]).toEqual([place, name, false])
			else this.expectValid(schema, schema.type === ('integer' as unknown) ? Number(given) : given, `${place} ${name}`)
		}
	}
}
