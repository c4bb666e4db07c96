import { type CompiledRuleSet, compile } from '../../../rules/engine/compile.ts'
import { type Condition, type Leaf, type RuleSet, RuleSetSchema } from '../../../rules/engine/format.ts'

/** A minimal rule set of kind level, for tests of one part at a time. */
export function ruleSetOf(overrides: Partial<RuleSet> & Pick<RuleSet, 'facts' | 'rules'>): RuleSet {
	return RuleSetSchema.parse({
		id: 'test',
		version: '1',
		title: '测试',
		domain: 'emergency',
		kind: 'level',
		source: { title: '测试', issuedOn: null, documentNumber: null, gazette: { file: 'test.txt', lines: [1, 100] } },
		validFrom: '2022-01-01',
		validTo: null,
		validityBasis: 'test',
		planYear: null,
		bounds: { 以上: 'inclusive', 以下: 'exclusive', basis: 'clause', clause: '1' },
		ladder: [
			{ level: 'I', label: 'Ⅰ级' },
			{ level: 'II', label: 'Ⅱ级' },
		],
		derived: {},
		readings: [],
		leftOut: [],
		...overrides,
	})
}

export function compiledOf(overrides: Partial<RuleSet> & Pick<RuleSet, 'facts' | 'rules'>): CompiledRuleSet {
	return compile(ruleSetOf(overrides))
}

/** A leaf with a citation, for tests that do not turn on it. */
export function leaf(
	id: string,
	fact: string,
	operator: Leaf['operator'],
	value: Leaf['value'],
	more: Partial<Leaf> = {},
): Leaf {
	return { id, clause: '1', lines: [1], fact, operator, value, ...more }
}

export function rule(
	id: string,
	when: Condition,
	then: RuleSet['rules'][number]['then'],
	more: Partial<RuleSet['rules'][number]> = {},
) {
	return { id, clause: '1', lines: [1] as [number], when, then, ...more }
}

export const count = (label = '人数', maximum = 1_000) => ({
	type: 'integer' as const,
	label,
	unit: '人',
	minimum: 0,
	maximum,
})
