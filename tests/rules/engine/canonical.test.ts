import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../rules/engine/canonical.ts'

/** JSON values whose keys are likely to be those that objects order by themselves. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, 0.1, 12),
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		fc.string({ unit: 'grapheme' }),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(
			fc.oneof(fc.nat(20).map(String), fc.constantFrom('a', 'B', 'é', '😀', '中', '01', '__proto__')),
			tie('value'),
		),
	),
}))

test('The text is that of another implementation of RFC 8785, whatever the value', () => {
	fc.assert(
		fc.property(value, (one) => {
			expect(canonicalJson(one)).toBe(canonicalize(one))
		}),
		{ numRuns: 2_000 },
	)
})

test('Keys that look like numbers are sorted as text, as all others are', () => {
	expect(canonicalJson({ 9: 1, 10: 2, b: { 2: 1, 11: 2 }, a: 3 })).toBe('{"10":2,"9":1,"a":3,"b":{"11":2,"2":1}}')
})

test('Members that are undefined are left out, and what JSON does not have is refused', () => {
	expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
	for (const none of [undefined, Number.NaN, Number.POSITIVE_INFINITY, [undefined], () => 1, 1n, Symbol('s')]) {
		expect(() => canonicalJson(none)).toThrow(TypeError)
	}
})
