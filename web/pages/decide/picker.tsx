import type { Entry } from '../../catalogue/heads.ts'
import { DOMAIN_LABELS, KIND_LABELS } from '../../text/names.ts'

const KINDS = ['level', 'eligibility', 'classification', 'compliance'] as const

/** The rule sets to choose from, by kind. */
export function Picker({ title, path, entries }: { title: string; path: string; entries: readonly Entry[] }) {
	return (
		<div className="picker">
			<h1>{title}</h1>
			{KINDS.map((kind) => {
				const own = entries.filter((entry) => entry.kind === kind)
				if (own.length === 0) return null
				return (
					<section key={kind} aria-label={KIND_LABELS[kind]}>
						<h2>{KIND_LABELS[kind]}</h2>
						<ul className="tiles">
							{own.map(({ id, title: name, domain, versions }) => (
								<li key={id}>
									<a href={`#/${path}/${encodeURIComponent(id)}`}>
										<strong>{name}</strong>
										<span className="quiet">
											{DOMAIN_LABELS[domain]} · {versions.map(({ version }) => version).join('、')} 版
										</span>
									</a>
								</li>
							))}
						</ul>
					</section>
				)
			})}
		</div>
	)
}
