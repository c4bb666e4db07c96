const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

interface Level {
	isObject: boolean
	keys: Set<string>
	/** The member or element being read. */
	at: string | number
}

/** JSON pointers of members that an object in the text has twice; JSON.parse keeps the last one silently. */
export function duplicateKeys(text: string): string[] {
	const found: string[] = []
	const levels: Level[] = []
	let pending: string | undefined
	for (const [token] of text.matchAll(TOKEN)) {
		const level = levels.at(-1)
		if (token === '{' || token === '[')
			levels.push({ isObject: token === '{', keys: new Set(), at: token === '{' ? '' : 0 })
		else if (token === '}' || token === ']') levels.pop()
		else if (token === ',' && level && typeof level.at === 'number') level.at++
		else if (token === ':' && level?.isObject && pending !== undefined) {
			level.at = pending
			if (level.keys.has(pending)) found.push(`/${levels.map(({ at }) => at).join('/')}`)
			level.keys.add(pending)
		}
		pending = token.startsWith('"') ? token.slice(1, -1) : undefined
	}
	return found
}
