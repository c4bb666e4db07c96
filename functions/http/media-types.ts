import { Problem } from './problem.ts'

/** The forms in which a batch comes and its answer goes. */
export const MEDIA_TYPES = {
	json: 'application/json',
	ndjson: 'application/x-ndjson',
	csv: 'text/csv',
	workbook: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

export type MediaType = keyof typeof MEDIA_TYPES

const NAMES = Object.keys(MEDIA_TYPES) as MediaType[]

/** The form that a Content-Type names, and its charset; undefined for one that is none of them. */
export function mediaTypeOf(contentType = ''): { type: MediaType; charset: string | undefined } | undefined {
	const [name = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
	const type = NAMES.find((one) => MEDIA_TYPES[one] === name)
	const charset = parameters
		.find((parameter) => /^charset\s*=/.test(parameter))
		?.replace(/^charset\s*=\s*"?([^"]*)"?$/, '$1')
	return type && { type, charset }
}

/** The form that a caller wants: the first of his list that is offered, JSON where he says nothing. Throws `not-acceptable`. */
export function wantedType<Offered extends MediaType = MediaType>(
	accept: string | undefined,
	offered: readonly Offered[] = NAMES as Offered[],
): Offered | 'json' {
	if (accept === undefined || accept.trim() === '') return 'json'
	const wanted = accept
		.split(',')
		.map((part) => {
			const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
			const q = Number(/^q\s*=\s*([\d.]+)$/.exec(parameters.find((one) => one.startsWith('q')) ?? 'q=1')?.[1] ?? 1)
			return { name, q }
		})
		.filter(({ q }) => q > 0)
		.sort((a, b) => b.q - a.q)
	for (const { name } of wanted) {
		const found = offered.find((one) => MEDIA_TYPES[one] === name)
		if (found) return found
		if (name === '*/*' || name === 'application/*') return 'json'
		const text = name === 'text/*' && offered.find((one) => one === 'csv')
		if (text) return text
	}
	const names = offered.map((one) => MEDIA_TYPES[one])
	throw new Problem('not-acceptable', `“Accept”应为以下之一：${names.join('、')}`)
}
