import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriers, expectNoSidewaysScrolling } from './pages.ts'

/** axe finds nothing serious or critical, and the page is not wider than the window. */
export async function expectUsable(page: Page): Promise<void> {
	expect(await barriers(page)).toEqual([])
	await expectNoSidewaysScrolling(page)
}

/** Text that would do something if it were taken for markup. */
export const HOSTILE = '<img src=x onerror="document.title=1"><b>{{7*7}}</b>'

const TEXTS = ['title', 'label', 'help', 'certifiedBy', 'what', 'who', 'to', 'group', 'note', 'chosen', 'why', 'reason']

/** A rule file with such text wherever people read it; names, kinds and citations stay what they are. */
export function hostileFile(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return value.map((one) => hostileFile(one, key))
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostileFile(one, name)]))
	return typeof value === 'string' && TEXTS.includes(key) ? `${value}${HOSTILE}` : value
}
