import type { ReactNode } from 'react'

/** What is wider than the page scrolls in itself, also by keyboard. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
		<section className="r-scroll" aria-label={label} tabIndex={0}>
			{children}
		</section>
	)
}
