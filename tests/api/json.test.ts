import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAXIMUM_DEPTH, parseJson } from '../../functions/http/json.ts'
import { personalNumberIn } from '../../functions/http/personal-data.ts'
import { pointerTo } from '../../functions/http/pointer.ts'

const FORBIDDEN = ['__proto__', 'constructor', 'prototype']
const plainKey = fc.string({ unit: 'grapheme' }).filter((key) => !FORBIDDEN.includes(key))
const { tree: plain } = fc.letrec((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 5, depthIdentifier: 'json' },
		fc.constantFrom(null, true, false),
		fc.integer(),
		fc.string({ unit: 'grapheme' }),
		fc.constantFrom('"', '\\', '\\"', '{', '}', '[,]', '"a":1'),
		fc.array(tie('tree'), { depthIdentifier: 'json' }),
		fc.dictionary(plainKey, tie('tree'), { depthIdentifier: 'json' }),
	),
}))

test('What JSON.parse reads is read the same, whatever its strings hold, and nothing is found wrong', () => {
	fc.assert(
		fc.property(plain, fc.constantFrom(undefined, '\t'), (value, indent) => {
			const text = JSON.stringify(value, null, indent)
			expect(parseJson(text)).toEqual({ value: JSON.parse(text), errors: [] })
		}),
		{ numRuns: 500 },
	)
})

test('A key given twice is found wherever it stands, by its pointer, however it is spelt', () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(plainKey, fc.nat(3)), { maxLength: 6 }),
			plainKey,
			plain,
			fc.boolean(),
			(path, key, value, escaped) => {
				const spelt =
					escaped && key.length > 0
						? `"${[...Array(key.length)].map((_, i) => unicode(key, i)).join('')}"`
						: JSON.stringify(key)
				const innermost = `{${JSON.stringify(key)}:${JSON.stringify(value)}, ${spelt} :0}`
				const text = path.reduceRight<string>(
					(inner, part) =>
						typeof part === 'number' ? `[${'{},'.repeat(part)}${inner}]` : `{${JSON.stringify(part)}:${inner}}`,
					innermost,
				)
				const { errors } = parseJson(text)
				expect(errors.map((error) => 'pointer' in error && error.pointer)).toEqual([pointerTo([...path, key])])
			},
		),
		{ numRuns: 500 },
	)
})

function unicode(text: string, at: number): string {
	return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
}

test.each(FORBIDDEN)('The key %s is refused at any depth', (key) => {
	const { errors } = parseJson(`{"facts":[1,{"a/b":{"${key}":{}}}]}`)
	expect(errors).toMatchObject([{ pointer: `/facts/1/a~1b/${key}` }])
})

test('Nesting is taken up to its limit and refused beyond it', () => {
	const nested = (depth: number) => parseJson(`${'['.repeat(depth)}${']'.repeat(depth)}`).errors.length
	expect([nested(MAXIMUM_DEPTH), nested(MAXIMUM_DEPTH + 1)]).toEqual([0, 1])
})

const digits = (count: number) =>
	fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count })

test('Every identity number and every mobile number is found in any text that does not run into it', () => {
	const identity = fc
		.tuple(
			fc.integer({ min: 110000, max: 820000 }),
			fc.date({ min: new Date('1900-01-01'), max: new Date('2029-12-31'), noInvalidDate: true }),
			digits(3),
			fc.constantFrom(...'0123456789Xx'),
		)
		.map(
			([area, birth, serial, check]) =>
				`${area}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${serial}${check}`,
		)
	const mobile = fc.tuple(
		fc.constantFrom('', '+86', '86 ', '+86-'),
		fc.integer({ min: 130, max: 199 }),
		fc.constantFrom('', ' ', '-'),
		digits(4),
		digits(4),
	)
	const around = fc.constantFrom('', '户主', ' ', '：', '（', '-', 'x', '。')
	fc.assert(
		fc.property(around, identity, around, (before, number, after) => {
			expect(personalNumberIn(`${before}${number}${after}`)).toBe('身份证号码')
		}),
	)
	fc.assert(
		fc.property(around, mobile, around, (before, [country, prefix, gap, middle, last], after) => {
			expect(personalNumberIn(`${before}${country}${prefix}${gap}${middle}${gap}${last}${after}`)).toBe('手机号码')
		}),
	)
})

test('Random identifiers, times and document numbers are not taken for numbers of persons', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.uuid(),
				fc.ulid(),
				fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
			),
			(id) => {
				expect(personalNumberIn(`a-${id}`)).toBeNull()
			},
		),
		{ numRuns: 20_000 },
	)
	for (const text of [
		'2022-07-26T13:00:00.000+08:00',
		'扎政发〔2022〕139号',
		'20220726-0012',
		'建档 2023 年 1 批 1234 户',
		'1'.repeat(30),
	]) {
		expect(personalNumberIn(text)).toBeNull()
	}
})
