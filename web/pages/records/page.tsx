import { Sections } from '../../parts/sections.tsx'
import { usePowers } from '../../sign-in/use-person.ts'
import type { PageProps } from '../registry.ts'
import { EntryPage } from './entry-page.tsx'
import { ReportPage } from './report-page.tsx'
import { SealPage } from './seal-page.tsx'
import { SearchPage } from './search-page.tsx'

/** Decisions that were made: found, opened, counted, and held against the log. */
export default function RecordsPage({ parts, query, domains }: PageProps) {
	const powers = usePowers()
	const [part] = parts
	const audits = powers?.audits ?? false
	const open = part === 'report' ? 'report' : part === 'seal' && audits ? 'seal' : part ? 'entry' : 'search'
	const sections = [
		{ id: 'search', href: '#/records', text: '查询' },
		{ id: 'report', href: '#/records/report', text: '统计' },
		...(audits ? [{ id: 'seal', href: '#/records/seal', text: '日封存核对' }] : []),
	]
	return (
		<div className="r-page">
			<div className="r-page-head">
				<h1>决定记录</h1>
			</div>
			<Sections label="决定记录的各部分" items={sections} open={open === 'entry' ? 'search' : open} />
			{open === 'report' ? (
				<ReportPage domains={domains} query={query} everyOrg={powers?.everyOrg ?? false} />
			) : open === 'seal' ? (
				<SealPage query={query} />
			) : open === 'entry' ? (
				<EntryPage key={part} decisionId={part!} audits={audits} />
			) : (
				<SearchPage domains={domains} query={query} everyOrg={powers?.everyOrg ?? false} />
			)}
		</div>
	)
}
