import { ENTRIES, type Kind } from '../../catalogue/heads.ts'
import type { PageProps } from '../registry.ts'
import { DecidePage } from './decide-page.tsx'
import { Picker } from './picker.tsx'

interface ChooserProps extends PageProps {
	title: string
	path: string
	kinds: readonly Kind[]
}

/** The rule set that the address names, or those to choose from. */
export function Chooser({ title, path, kinds, parts, domains }: ChooserProps) {
	const own = ENTRIES.filter(({ kind, domain }) => kinds.includes(kind) && domains.has(domain))
	const [id] = parts
	const entry = id === undefined && own.length === 1 ? own[0] : own.find((one) => one.id === id)
	if (entry) return <DecidePage key={entry.id} entry={entry} others={own.length > 1 ? `#/${path}` : undefined} />
	return <Picker title={title} path={path} entries={own} />
}
