import { entryOf } from '../../catalogue/heads.ts'
import { usePowers } from '../../sign-in/use-person.ts'
import type { PageProps } from '../registry.ts'
import { CatalogueList } from './catalogue-list.tsx'
import { RuleSetPage } from './rule-set-page.tsx'
import { SearchAll } from './search-all.tsx'

/** Every rule set and version, as people read them. */
export default function LibraryPage({ parts, query }: PageProps) {
	const [id, version, section = 'rules'] = parts
	const audits = usePowers()?.audits ?? false
	const entry = id === undefined ? undefined : entryOf(id)
	const head = entry?.versions.find((one) => one.version === version) ?? entry?.versions.at(-1)
	return (
		<div className="r-page">
			{entry && head ? (
				<RuleSetPage
					key={`${head.id} ${head.version}`}
					entry={entry}
					head={head}
					section={section}
					query={query}
					audits={audits}
				/>
			) : (
				<>
					<div className="r-page-head">
						<h1>规则库</h1>
					</div>
					{id !== undefined ? <p role="alert">没有编号为“{id}”的规则，请从下面选择。</p> : null}
					<SearchAll initial={query.get('q') ?? ''}>
						<CatalogueList />
					</SearchAll>
				</>
			)}
		</div>
	)
}
