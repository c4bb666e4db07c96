/** The parts of a page, as links: each has its own address. */
export function Sections({ label, items, open }: SectionsProps) {
	return (
		<nav className="r-sections r-no-print" aria-label={label}>
			{items.map(({ href, text, id }) => (
				<a key={id} href={href} aria-current={id === open ? 'page' : undefined}>
					{text}
				</a>
			))}
		</nav>
	)
}

interface SectionsProps {
	label: string
	items: readonly { id: string; href: string; text: string }[]
	open: string
}
