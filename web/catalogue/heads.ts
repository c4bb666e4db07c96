import heads from 'gazette-rules:catalogue'
import type { RuleSet } from '../../rules/index.ts'

/** What is known of a rule file before it is fetched. */
export type Head = Pick<
	RuleSet,
	'id' | 'version' | 'title' | 'domain' | 'kind' | 'validFrom' | 'validTo' | 'planYear'
> & {
	/** The title of the document that the gazette printed. */
	source: string
	url: string
}

export type Domain = Head['domain']
export type Kind = Head['kind']

/** One rule set with its versions from the oldest on. */
export interface Entry {
	id: string
	title: string
	domain: Domain
	kind: Kind
	versions: Head[]
}

/** Every rule set, in the order of the catalogue. */
export const ENTRIES: readonly Entry[] = entriesOf(heads)

function entriesOf(all: readonly Head[]): Entry[] {
	const versions = new Map<string, Head[]>()
	for (const head of [...all].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)))
		versions.set(head.id, [...(versions.get(head.id) ?? []), head])
	return [...versions].map(([id, list]) => {
		const { title, domain, kind } = list.at(-1)!
		return { id, title, domain, kind, versions: list }
	})
}

export function entryOf(id: string): Entry | undefined {
	return ENTRIES.find((entry) => entry.id === id)
}

/** The version in force on a day; undefined where none is. */
export function inForce({ versions }: Entry, day: string): Head | undefined {
	return versions.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day < validTo))
}
