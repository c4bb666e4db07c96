import { useCallback, useEffect, useRef, useState } from 'react'
import type { SubjectKind } from '../text/names.ts'
import type { Entries } from './entries.ts'

/** What a person has typed on a page. It lives as long as the tab: signing in again, or loading anew, loses nothing. */
export interface Draft {
	entries: Entries
	/** The day for which is decided; empty: today. */
	day: string
	subjectKind: SubjectKind
	subjectId: string
	note: string
	/** Duties that were ticked off here. */
	done: string[]
	/** The content that was recorded last, and under which key. */
	recorded?: { content: string; key: string }
}

const PREFIX = 'draft:'
/** A page that goes away because its person signed out keeps nothing. */
let keeping = true

export function useDraft(name: string, empty: Draft) {
	const [draft, setDraft] = useState<Draft>(() => ({ ...empty, ...kept(name) }))
	const latest = useRef(draft)
	latest.current = draft
	useEffect(() => {
		const later = setTimeout(() => keep(name, draft), 200)
		return () => clearTimeout(later)
	}, [name, draft])
	useEffect(() => {
		keeping = true
		const now = () => keep(name, latest.current)
		window.addEventListener('pagehide', now)
		return () => {
			window.removeEventListener('pagehide', now)
			now()
		}
	}, [name])
	const change = useCallback(
		(part: Partial<Draft> | ((before: Draft) => Partial<Draft>)) =>
			setDraft((before) => ({ ...before, ...(typeof part === 'function' ? part(before) : part) })),
		[],
	)
	return [draft, change, setDraft] as const
}

function kept(name: string): Partial<Draft> {
	try {
		return JSON.parse(window.sessionStorage.getItem(PREFIX + name) ?? '{}') as Partial<Draft>
	} catch {
		return {}
	}
}

function keep(name: string, draft: Draft): void {
	if (!keeping) return
	try {
		window.sessionStorage.setItem(PREFIX + name, JSON.stringify(draft))
	} catch {
		// A full or forbidden store costs the draft, not the page.
	}
}

/** When a person signs out, nothing of his stays. */
export function forgetDrafts(): void {
	keeping = false
	for (const name of Object.keys(window.sessionStorage)) {
		if (name.startsWith(PREFIX)) window.sessionStorage.removeItem(name)
	}
}
