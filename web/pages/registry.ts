import type { ComponentType } from 'react'
import { type Domain, ENTRIES } from '../catalogue/heads.ts'
import type { Action } from '../sign-in/configuration.ts'

/** What a page is given: the parts of the address after its own, and the domains in which the person may act. */
export interface PageProps {
	parts: readonly string[]
	query: URLSearchParams
	domains: ReadonlySet<Domain>
}

export interface Page {
	/** First part of the address: `#/level/…`. */
	path: string
	/** In the menu. */
	label: string
	/** What a person must be allowed to do, in at least one domain, to see the page. */
	action: Action
	/** Where the page serves only some domains. */
	serves?: (domain: Domain) => boolean
	/** Fetched when the page is first opened. */
	load: () => Promise<{ default: ComponentType<PageProps> }>
}

/**
 * Every page, in the order of the menu. To add one: a folder beside this file whose module exports the component as
 * default, and a line here. It is in the menu of whoever may do its action.
 */
export const PAGES: readonly Page[] = [
	{
		path: 'level',
		label: '响应定级',
		action: 'preview',
		serves: (domain) => ENTRIES.some((entry) => entry.domain === domain && entry.kind === 'level'),
		load: () => import('./decide/level.tsx'),
	},
	{
		path: 'eligibility',
		label: '资格核定',
		action: 'preview',
		serves: (domain) => ENTRIES.some((entry) => entry.domain === domain && entry.kind !== 'level'),
		load: () => import('./decide/eligibility.tsx'),
	},
	{ path: 'batch', label: '批量核定', action: 'decide', load: () => import('./batch/page.tsx') },
	{ path: 'records', label: '决定记录', action: 'read', load: () => import('./records/page.tsx') },
	{ path: 'timeline', label: '事件时间线', action: 'read', load: () => import('./timeline/page.tsx') },
	{ path: 'library', label: '规则库', action: 'read', load: () => import('./library/page.tsx') },
]
