import { describe, expect, test } from 'vitest'
import { Catalogue } from '../../../rules/engine/catalogue.ts'
import { NoVersionInForceError, RuleFileError, UnknownRuleSetError } from '../../../rules/engine/errors.ts'
import { count, leaf, rule, ruleSetOf } from './build.ts'

const version = (name: string, validFrom: string, validTo: string | null) =>
	ruleSetOf({
		version: name,
		validFrom,
		validTo,
		facts: { deaths: count() },
		rules: [rule('one', leaf('many', 'deaths', 'greaterThanInclusive', 5), { level: 'I' })],
	})
const old = version('2022', '2022-07-04', '2023-01-01')
const current = version('2023', '2023-01-01', null)
const catalogue = Catalogue.of([current, old])

describe('A catalogue', () => {
	test.each([
		['2022-07-04', '2022'],
		['2022-12-31', '2022'],
		['2023-01-01', '2023'],
		['2030-01-01', '2023'],
	])('has on %s version %s in force', (asOf, expected) => {
		expect(catalogue.select('test', { asOf }).ruleSet.version).toBe(expected)
	})

	test('has no version before the first, and says which there are', () => {
		expect(() => catalogue.select('test', { asOf: '2022-07-03' })).toThrow(NoVersionInForceError)
		expect(catalogue.list()[0]!.versions.map((one) => one.version)).toEqual(['2022', '2023'])
	})

	test('knows rule sets by name and files by their content, whatever their layout', () => {
		expect(() => catalogue.select('other', { asOf: '2023-01-01' })).toThrow(UnknownRuleSetError)
		expect(() => catalogue.select('test', { version: '2024' })).toThrow(UnknownRuleSetError)
		const { contentHash } = catalogue.select('test', { version: '2022' })
		expect(catalogue.byHash(contentHash)?.ruleSet.version).toBe('2022')
		const turned = Object.fromEntries(Object.entries(old).reverse())
		expect(Catalogue.of([turned]).select('test', { version: '2022' }).contentHash).toBe(contentHash)
		expect(catalogue.byHash('sha256-0')).toBeUndefined()
	})

	test('refuses a file without a head at once, and any other fault before the file decides anything', () => {
		expect(() => Catalogue.of([{ id: 'test' }])).toThrow(RuleFileError)
		const broken = Catalogue.of([{ ...old, rules: [{ ...old.rules[0], then: {} }] }])
		expect(() => broken.select('test', { version: '2022' })).toThrow(RuleFileError)
	})
})
