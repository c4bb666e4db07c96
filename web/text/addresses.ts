import type { Subject } from '../api/answers.ts'

/** Addresses of pages. */

export function entryAddress(decisionId: string): string {
	return `#/records/${encodeURIComponent(decisionId)}`
}

export function timelineAddress({ kind, id }: Subject): string {
	return `#/timeline/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`
}

export function libraryAddress(id: string, version?: string, section?: string): string {
	const path = ['#/library', id, ...(version ? [version] : []), ...(version && section ? [section] : [])]
	return path.map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join('/')
}

/** A query string of what is not empty. */
export function queryText(values: Record<string, string | undefined>): string {
	const query = new URLSearchParams()
	for (const [name, value] of Object.entries(values)) if (value) query.set(name, value)
	return query.toString()
}
