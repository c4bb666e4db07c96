/**
 * RFC 8785 canonical JSON: keys sorted by UTF-16 code units, numbers and strings spelt as JSON.stringify spells them.
 * Members that are undefined are left out. Throws TypeError on what JSON does not have: NaN, infinities, functions,
 * undefined itself or in a list.
 */
export function canonicalJson(value: unknown): string {
	// The engine's own JSON.stringify is several times as fast as text put together here: it gets a sorted copy.
	const copy = { found: false }
	const sorted = sortedCopy(value, copy)
	return copy.found ? written(sorted) : JSON.stringify(sorted)
}

/** Keys like `12` stand first in every object, whatever their order of insertion: a copy cannot hold them sorted. */
const INDEX = /^(0|[1-9]\d*)$/

function sortedCopy(value: unknown, indexKey: { found: boolean }): unknown {
	if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
	if (typeof value === 'number' && Number.isFinite(value)) return value
	if (typeof value !== 'object') throw new TypeError('only JSON values have a canonical form')
	if (Array.isArray(value)) {
		const items = new Array(value.length)
		for (let i = 0; i < value.length; i++) items[i] = sortedCopy(value[i], indexKey)
		return items
	}
	const members = value as Record<string, unknown>
	const copy: Record<string, unknown> = {}
	for (const key of Object.keys(members).sort()) {
		const member = members[key]
		if (member === undefined) continue
		const first = key.charCodeAt(0)
		if (first >= 48 && first <= 57 && INDEX.test(key)) indexKey.found = true
		const value = sortedCopy(member, indexKey)
		// Assigned, this name would set the copy's prototype.
		if (key === '__proto__') Object.defineProperty(copy, key, { value, enumerable: true })
		else copy[key] = value
	}
	return copy
}

/** The same text, put together member by member. */
function written(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
	if (typeof value !== 'object' || value === null) return JSON.stringify(value)
	const members = value as Record<string, unknown>
	const sorted = Object.keys(members).sort()
	return `{${sorted.map((key) => `${JSON.stringify(key)}:${written(members[key])}`).join(',')}}`
}
