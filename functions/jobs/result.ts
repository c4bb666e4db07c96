import { contentTypeOf, resultFileName } from '../batch/forms.ts'
import { MEDIA_TYPES, type MediaType, wantedType } from '../http/media-types.ts'
import { Problem } from '../http/problem.ts'
import type { Job } from './job.ts'

/** The forms in which every batch's result is kept, besides the one that was asked for. */
export const RESULT_FORMS: readonly MediaType[] = ['json', 'csv', 'workbook']

/** The form in which a job's result is wanted, of those that are kept. Throws `not-acceptable`. */
export function resultFormOf(job: Job, accept: string | undefined): MediaType {
	if (job.kind === 'impact') return 'json'
	// A browser that says nothing says that it takes anything.
	if (accept === undefined || accept.trim() === '' || accept.trim() === '*/*') return job.wanted
	const wanted = wantedType(accept)
	if (wanted === job.wanted || RESULT_FORMS.includes(wanted)) return wanted
	throw new Problem(
		'not-acceptable',
		`这项工作的结果有以下形式：${RESULT_FORMS.map((form) => MEDIA_TYPES[form]).join('、')}`,
	)
}

/** What the result of a job is, for whoever fetches it. */
export function resultDownload(job: Job, form: MediaType): { fileName: string; contentType: string } {
	if (job.kind === 'impact') return { fileName: `${job.id}.json`, contentType: 'application/json; charset=utf-8' }
	return { fileName: resultFileName(job.ruleset, job.id, form), contentType: contentTypeOf(form) }
}
