import type * as z from 'zod'
import type { ApiEvent } from './endpoint.ts'
import { pointerTo } from './pointer.ts'
import { invalid, type ProblemError } from './problem.ts'
import { textFault } from './strings.ts'

/** Where a value stands in a request. */
type Place = (path: readonly PropertyKey[]) => { pointer: string } | { parameter: string }

/** The body, as the schema has it. Throws `invalid-request` or `invalid-facts` with a pointer to each bad field. */
export function validBody<S extends z.ZodType>(schema: S, event: ApiEvent): z.output<S> {
	return validValue(schema, event.json)
}

/** A value that stands where a body would, with a pointer to each bad field. */
export function validValue<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
	return valid(schema, value, (path) => ({ pointer: pointerTo(path) }))
}

/** The query parameters, as the schema has them. Throws `invalid-request` with the name of each bad parameter. */
export function validQuery<S extends z.ZodType>(schema: S, event: ApiEvent): z.output<S> {
	return validParameters(schema, event.queryStringParameters ?? {})
}

/** The path parameters, as the schema has them. Throws `invalid-request` with the name of each bad parameter. */
export function validPath<S extends z.ZodType>(schema: S, event: ApiEvent): z.output<S> {
	return validParameters(schema, event.pathParameters ?? {})
}

function validParameters<S extends z.ZodType>(schema: S, given: Record<string, string | undefined>): z.output<S> {
	const faults = Object.entries(given).flatMap(([parameter, text]): ProblemError[] => {
		const detail = textFault(parameter) ?? textFault(text ?? '')
		return detail ? [{ parameter, detail }] : []
	})
	if (faults.length > 0) throw invalid(faults)
	return valid(schema, given, (path) => ({ parameter: String(path[0] ?? '') }))
}

function valid<S extends z.ZodType>(schema: S, given: unknown, place: Place): z.output<S> {
	const result = schema.safeParse(given)
	if (result.success) return result.data
	throw invalid(result.error.issues.flatMap((issue) => errorsOf(issue, place)))
}

function errorsOf(issue: z.core.$ZodIssue, place: Place): ProblemError[] {
	if (issue.code !== 'unrecognized_keys') return [{ ...place(issue.path), detail: issue.message }]
	return issue.keys.map((key) => ({
		...place([...issue.path, key]),
		detail: `没有名为“${key}”的字段，请删去或改正`,
	}))
}
