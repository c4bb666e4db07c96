import { domainsFor, type Person, readsEveryOrg } from './person.ts'
import { useSession } from './session.ts'

export interface Powers {
	person: Person
	/** May replay, verify and try candidates. */
	audits: boolean
	/** Reads the decisions of every organisation. */
	everyOrg: boolean
}

/** Who is signed in, and what beyond reading he may do; null where nobody is. */
export function usePowers(): Powers | null {
	const session = useSession()
	if (!('person' in session)) return null
	const { person, configuration } = session
	return {
		person,
		audits: domainsFor(person, 'audit', configuration).size > 0,
		everyOrg: readsEveryOrg(person, configuration),
	}
}
