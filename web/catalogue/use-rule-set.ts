import { useEffect, useState } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { Head } from './heads.ts'
import { loadRuleSet } from './load.ts'

export type Loading = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; compiled: CompiledRuleSet }

/** The rule file of a version, fetched when first asked for; `again` fetches anew after a failure. */
export function useRuleSet(head: Head | undefined): Loading & { again: () => void } {
	const [loading, setLoading] = useState<Loading & { head?: Head }>({ state: 'loading' })
	const [attempt, setAttempt] = useState(0)
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt runs the effect again
	useEffect(() => {
		if (!head) return
		let current = true
		loadRuleSet(head).then(
			(compiled) => current && setLoading({ state: 'ready', compiled, head }),
			() => current && setLoading({ state: 'failed', head }),
		)
		return () => {
			current = false
		}
	}, [head, attempt])
	const known: Loading = loading.head === head ? loading : { state: 'loading' }
	return { ...known, again: () => setAttempt((count) => count + 1) }
}
