import { useCallback } from 'react'
import { canonicalJson } from '../../rules/index.ts'
import type { Draft } from '../form/draft.ts'
import type { DecisionRequest, OutboxItem } from '../outbox/item.ts'
import { sendWaiting } from '../outbox/send.ts'
import { put, useOutbox } from '../outbox/store.ts'
import { session } from '../sign-in/session.ts'
import { shownMoment } from '../text/time.ts'

/** Recording what stands on the page: one key for one content, whatever happens on the way. */

export interface Recording {
	/** The item of what stands on the page now, where it was recorded. */
	item: OutboxItem | undefined
	/** What was recorded from this page is not what stands on it now. */
	changed: boolean
	record: (preview: OutboxItem['preview'], title: string) => Promise<void>
}

export function useRecording(
	ruleset: string,
	body: DecisionRequest,
	recorded: Draft['recorded'],
	onRecorded: (recorded: NonNullable<Draft['recorded']>) => void,
): Recording {
	const items = useOutbox()
	const content = canonicalJson({ ruleset, ...body })
	const key = recorded?.content === content ? recorded.key : undefined
	const item = key === undefined ? undefined : items.find((one) => one.key === key)
	const record = useCallback(
		async (preview: OutboxItem['preview'], title: string) => {
			const now = session()
			if (!('person' in now)) return
			const { subject, org } = now.person
			const fresh: OutboxItem = {
				key: key ?? `web-${crypto.randomUUID()}`,
				ruleset,
				title,
				body: navigator.onLine ? body : { ...body, note: offlineNote(body.note) },
				owner: { subject, org },
				preview,
				madeAt: Date.now(),
				state: 'waiting',
			}
			onRecorded({ content, key: fresh.key })
			await put(fresh)
			await sendWaiting()
		},
		[key, ruleset, body, content, onRecorded],
	)
	return { item, changed: recorded !== undefined && recorded.content !== content, record }
}

const NOTE_LENGTH = 500

/** The log's time is when it was reported: the note tells when it was decided. */
function offlineNote(note = ''): string {
	const made = `断网时判定，作出于 ${shownMoment(new Date())}（北京时间）`
	return `${note ? `${note.slice(0, NOTE_LENGTH - made.length - 1)}；` : ''}${made}`
}
