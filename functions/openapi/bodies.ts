import type { Example } from '../examples.ts'
import { MEDIA_TYPES, type MediaType } from '../http/media-types.ts'
import { type Json, reference, type SchemaName } from './schemas.ts'

/** What stands in requests and answers, by media type. */

/** The body of a request that takes JSON. */
export function requestBody(schema: SchemaName, shown: readonly Example[]): Json {
	const examples = schema === 'ImpactRequest' ? {} : { examples: examplesOf(schema, shown) }
	return { required: true, content: { 'application/json': { schema: reference(schema), ...examples } } }
}

/** Worked cases of each rule set, named `<ruleset>.1` and so on; a decision's names its subject too. */
function examplesOf(schema: SchemaName, shown: readonly Example[]): Json {
	const subject = schema === 'DecisionRequest' ? { subject: { kind: 'case', id: 'example-1' } } : {}
	const seen = new Map<string, number>()
	const each = shown.map(({ ruleset, title, name, body }) => {
		const place = (seen.get(ruleset) ?? 0) + 1
		seen.set(ruleset, place)
		return [`${ruleset}.${place}`, { summary: title, description: name, value: { ...body, ...subject } }]
	})
	return Object.fromEntries(each)
}

/** A batch in any of its forms. */
export function uploadBody(schemas: readonly SchemaName[]): Json {
	return { required: true, content: contentOf(schemas, ['ndjson', 'csv', 'workbook']) }
}

/** JSON by any of some schemas, and other forms. */
export function contentOf(json: readonly SchemaName[], forms: readonly MediaType[]): Json {
	const [first, ...more] = json.map(reference)
	return {
		...(first ? { 'application/json': { schema: more.length === 0 ? first : { anyOf: [first, ...more] } } } : {}),
		...Object.fromEntries(forms.map((form) => [MEDIA_TYPES[form], { schema: formSchema(form) }])),
	}
}

/** Text is a string; a workbook is bytes. */
function formSchema(form: MediaType): Json {
	return form === 'workbook' ? { type: 'string', format: 'binary' } : { type: 'string' }
}
