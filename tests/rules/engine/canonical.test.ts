import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalForm, canonicalJson, recurring } from '../../../rules/engine/canonical.ts'

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

test('The value in canonical form is, member for member in the same order, what its text is read back as', () => {
	fc.assert(
		fc.property(value, (one) => {
			const { text, value } = canonicalForm(one)
			expect(value).toEqual(JSON.parse(text))
			expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)))
		}),
		{ numRuns: 2_000 },
	)
})

test('Parts that recur, wherever they stand and however often, change no character of the text', () => {
	const part = fc.oneof(fc.dictionary(fc.string(), value), fc.array(value, { maxLength: 3 }))
	fc.assert(
		fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), value, fc.string(), (parts, beside, key) => {
			const kept = parts.map((one) => recurring(structuredClone(one)))
			const holding = (some: readonly unknown[]) => ({
				z: some,
				a: { b: some[0], [key]: beside },
				list: [beside, some],
			})
			expect(canonicalJson(holding(kept))).toBe(canonicalize(holding(parts)))
			expect(canonicalForm(holding(kept)).value).toEqual(JSON.parse(canonicalJson(holding(parts))))
		}),
		{ numRuns: 1_000 },
	)
})

test('A part that recurs can no longer be changed', () => {
	const part = recurring({ b: 1, a: 2 })
	expect(() => Object.assign(part, { a: 3 })).toThrow(TypeError)
})

test('What says of itself what JSON it is is taken for its members, as ever', () => {
	expect(canonicalJson({ at: new Date(0) })).toBe('{"at":{}}')
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
