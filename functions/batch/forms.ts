import { MEDIA_TYPES, type MediaType } from '../http/media-types.ts'

const EXTENSIONS: Record<MediaType, string> = { json: 'json', ndjson: 'ndjson', csv: 'csv', workbook: 'xlsx' }

/** The media type of a form, with its charset. */
export function contentTypeOf(type: MediaType): string {
	return type === 'workbook' ? MEDIA_TYPES[type] : `${MEDIA_TYPES[type]}; charset=utf-8`
}

/** The file name of a batch's results. */
export function resultFileName(ruleset: string, name: string, type: MediaType): string {
	return `${ruleset}-${name}.${EXTENSIONS[type]}`
}
