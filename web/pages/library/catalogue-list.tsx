import { ENTRIES, type Entry } from '../../catalogue/heads.ts'
import { libraryAddress } from '../../text/addresses.ts'
import { DOMAIN_LABELS, KIND_LABELS } from '../../text/names.ts'
import { periodText } from '../../text/periods.ts'

/** The catalogue by domain. */
export function CatalogueList() {
	const domains = Object.entries(DOMAIN_LABELS)
		.map(([domain, label]) => ({ domain, label, entries: ENTRIES.filter((entry) => entry.domain === domain) }))
		.filter(({ entries }) => entries.length > 0)
	return (
		<>
			{domains.map(({ domain, label, entries }) => (
				<section key={domain} className="r-card" aria-label={label}>
					<h2>{label}</h2>
					<ul className="r-hits">
						{entries.map((entry) => (
							<Line key={entry.id} entry={entry} />
						))}
					</ul>
				</section>
			))}
		</>
	)
}

function Line({ entry: { id, title, kind, versions } }: { entry: Entry }) {
	return (
		<li>
			<a href={libraryAddress(id)}>{title}</a> <span className="r-quiet">{KIND_LABELS[kind]}</span>
			<ul className="r-tree r-quiet">
				{versions.map((head) => (
					<li key={head.version}>
						<a href={libraryAddress(id, head.version)}>{head.version} 版</a>，{periodText(head)}
					</li>
				))}
			</ul>
		</li>
	)
}
