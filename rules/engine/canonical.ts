import canonicalize from 'canonicalize'

/** RFC 8785 canonical JSON: sorted keys, one spelling of every number. Throws on NaN and infinities. */
export function canonicalJson(value: unknown): string {
	const text = canonicalize(value)
	if (text === undefined) throw new TypeError('only JSON values have a canonical form')
	return text
}
