import { useSyncExternalStore } from 'react'

/** Routes stand behind the `#`: a deep link needs nothing of the server, nor of the network. */

export interface Location {
	/** The parts of the path, decoded: `#/level/x` is `['level', 'x']`. */
	parts: readonly string[]
	query: URLSearchParams
	hash: string
}

export function parseHash(hash: string): Location {
	const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
	const parts = path.split('/').filter(Boolean).map(decoded)
	return { parts, query: new URLSearchParams(query), hash }
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part)
	} catch {
		return part
	}
}

const subscribe = (changed: () => void) => {
	window.addEventListener('hashchange', changed)
	return () => window.removeEventListener('hashchange', changed)
}

let last = parseHash('')

export function useLocation(): Location {
	return useSyncExternalStore(subscribe, () => {
		if (last.hash !== window.location.hash) last = parseHash(window.location.hash)
		return last
	})
}

export function go(hash: string): void {
	window.location.hash = hash
}
