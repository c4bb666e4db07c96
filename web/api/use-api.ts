import { useEffect, useState } from 'react'
import { callApi } from './call.ts'

export type Asked<Body> =
	| { state: 'idle' }
	| { state: 'loading' }
	| { state: 'failed'; error: unknown }
	| { state: 'ready'; body: Body }

/** What the API answers to a GET; null asks nothing. `again` asks anew. */
export function useApi<Body>(path: string | null): Asked<Body> & { again: () => void } {
	const [answer, setAnswer] = useState<{ path: string; attempt: number; asked: Asked<Body> }>()
	const [attempt, setAttempt] = useState(0)
	useEffect(() => {
		if (path === null) return
		let current = true
		const settle = (asked: Asked<Body>) => current && setAnswer({ path, attempt, asked })
		callApi<Body>(path).then(
			(body) => settle({ state: 'ready', body }),
			(error) => settle({ state: 'failed', error }),
		)
		return () => {
			current = false
		}
	}, [path, attempt])
	const again = () => setAttempt((count) => count + 1)
	if (path === null) return { state: 'idle', again }
	const known = answer?.path === path && answer.attempt === attempt ? answer.asked : { state: 'loading' as const }
	return { ...known, again }
}
