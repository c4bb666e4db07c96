import type * as z from 'zod'
import { type Json, jsonSchema } from './schemas.ts'

/** Path and query parameters, from the schemas that validate them. */

export const IDEMPOTENCY_KEY = {
	name: 'Idempotency-Key',
	in: 'header',
	required: true,
	description: '每次判定一个新值；重试同一次判定时用同一个值',
	schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
}

/** The parameters of one schema; of an alternative none is required. */
export function parametersOf(schema: z.ZodType, place: 'path' | 'query', alternative = false): Json[] {
	const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
		properties?: Record<string, Json>
		required?: string[]
	}
	return Object.entries(properties).map(([name, { description, ...one }]) => ({
		name,
		in: place,
		required: !alternative && required.includes(name),
		description,
		schema: one,
	}))
}

/** Each name once: alternatives share some. */
export function distinct(parameters: readonly Json[]): Json[] {
	return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}
