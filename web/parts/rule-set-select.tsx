import { type Domain, ENTRIES, type Entry } from '../catalogue/heads.ts'
import { DOMAIN_LABELS } from '../text/names.ts'

interface RuleSetSelectProps {
	id: string
	domains: ReadonlySet<Domain>
	value: string
	onChange: (id: string) => void
	/** The choice of none, where there may be none. */
	none?: string
}

/** Every rule set of some domains, by domain. */
export function RuleSetSelect({ id, domains, value, onChange, none }: RuleSetSelectProps) {
	const groups = [...domains].map((domain) => ({ domain, entries: ENTRIES.filter((entry) => entry.domain === domain) }))
	return (
		<select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
			{none === undefined ? null : <option value="">{none}</option>}
			{groups
				.filter(({ entries }) => entries.length > 0)
				.map(({ domain, entries }) => (
					<optgroup key={domain} label={DOMAIN_LABELS[domain]}>
						{entries.map((entry: Entry) => (
							<option key={entry.id} value={entry.id}>
								{entry.title}
							</option>
						))}
					</optgroup>
				))}
		</select>
	)
}
