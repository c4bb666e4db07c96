import { checkCatalogue } from '../../../rules/check/check.ts'
import type { Diagnostic } from '../../../rules/check/diagnostic.ts'
import type { CasesFile, Expectation } from '../../../rules/engine/cases.ts'
import type { Condition, Leaf, Rule, RuleSet, Then } from '../../../rules/engine/format.ts'

const SOURCE = [
	'防汛预案',
	'2022年5月1日印发',
	'死亡30人以上的，启动一级响应',
	'死亡20人以上、30人以下的，启动二级响应',
	'受灾人口占总人口15％以上的，启动二级响应',
	'洪水发生后2小时内报告，灾情稳定后5个工作日内核定',
	'启动响应后，按实际损失补助，每户最高1万元',
	'恰为20人时由人复核',
].join('\n')

/** A small rule set of two levels with a duty, an amount and a review, its worked cases and its source: nothing is wrong with it. */
export interface Fixture {
	ruleSet: RuleSet
	cases: CasesFile
	source: string
}

const atLeast = (id: string, line: number, fact: string, value: number): Leaf => ({
	id,
	clause: '2',
	lines: [line],
	fact,
	operator: 'greaterThanInclusive',
	value,
})

const rule = (id: string, line: number, when: Condition, then: Then): Rule => ({
	id,
	clause: '2',
	lines: [line],
	when,
	then,
})

function ruleSet(): RuleSet {
	return {
		id: 'flood-plan',
		version: '2022',
		title: '防汛响应',
		domain: 'emergency',
		kind: 'level',
		source: {
			title: '防汛预案',
			issuedOn: '2022-05-01',
			documentNumber: null,
			gazette: { file: 'plan.txt', lines: [1, 8] },
		},
		validFrom: '2022-05-01',
		validTo: null,
		validityBasis: '印发之日',
		planYear: null,
		bounds: { 以上: 'inclusive', 以下: 'exclusive', basis: 'general-law', clause: null },
		ladder: [
			{ level: 'I', label: '一级' },
			{ level: 'II', label: '二级' },
		],
		facts: {
			deaths: { type: 'integer', label: '死亡人数', unit: '人', minimum: 0, maximum: 1000 },
			affected: { type: 'integer', label: '受灾人口', unit: '人', minimum: 0, maximum: 100000 },
			population: { type: 'integer', label: '总人口', unit: '人', minimum: 1, maximum: 100000 },
			hazard: {
				type: 'enum',
				label: '灾种',
				values: [
					{ value: 'flood', label: '洪水' },
					{ value: 'drought', label: '干旱' },
				],
			},
			occurredAt: { type: 'instant', label: '发生时刻' },
			lossYuan: { type: 'money', label: '损失', unit: '元', minimum: 0, maximum: 1000000 },
		},
		derived: { share: { label: '受灾人口占比', unit: '%', ratio: { of: 'affected', to: 'population' } } },
		conditions: {
			flood: { id: 'is-flood', clause: '3', lines: [6], fact: 'hazard', operator: 'equal', value: 'flood' },
		},
		rules: [
			rule('level-I', 3, atLeast('deaths-I', 3, 'deaths', 30), { level: 'I' }),
			rule(
				'level-II',
				4,
				{ any: [{ ...atLeast('deaths-II', 4, 'deaths', 20), below: 30 }, atLeast('share-II', 5, 'share', 15)] },
				{ level: 'II' },
			),
			rule(
				'report',
				6,
				{ condition: 'flood' },
				{
					duties: [
						{
							id: 'report-first',
							clause: '3',
							lines: [6],
							kind: 'report',
							who: '镇政府',
							what: '报告',
							time: { within: 'PT2H', after: 'occurredAt' },
						},
					],
				},
			),
			rule(
				'aid',
				7,
				{ id: 'any-level', clause: '4', lines: [7], fact: 'level', operator: 'in', value: ['I', 'II'] },
				{
					amount: { id: 'aid', label: '补助', lesserOf: { fact: 'lossYuan', cap: 10000 } },
				},
			),
			rule(
				'review-at-20',
				8,
				{ id: 'deaths-at-20', clause: '5', lines: [8], fact: 'deaths', operator: 'equal', value: 20 },
				{ review: 'EXACTLY_TWENTY' },
			),
		],
		readings: [
			{
				code: 'EXACTLY_TWENTY',
				clause: '5',
				lines: [8],
				note: '恰为20人',
				chosen: '二级',
				why: '含本数',
				raise: 'byRule',
			},
		],
		leftOut: [],
	}
}

function cases(): CasesFile {
	const levels: [unknown, Expectation][] = [
		[19, { level: 'none', review: [] }],
		[20, { level: 'II', review: ['EXACTLY_TWENTY'] }],
		[21, { level: 'II', review: [] }],
		[29, { level: 'II' }],
		[30, { level: 'I' }],
		[31, { level: 'I' }],
	]
	const shares: [unknown, Expectation][] = [
		[149, { level: 'none' }],
		[150, { level: 'II' }],
		[151, { level: 'II' }],
	]
	return {
		ruleset: 'flood-plan',
		version: '2022',
		bases: {
			calm: {
				deaths: 0,
				affected: 0,
				population: 1000,
				hazard: 'flood',
				occurredAt: '2022-07-01T08:00:00+08:00',
				lossYuan: 20000,
			},
		},
		cases: [
			{ name: 'Deaths give the level of their band', base: 'calm', vary: 'deaths', rows: levels },
			{ name: 'Fifteen in a hundred people give level II', base: 'calm', vary: 'affected', rows: shares },
			{
				name: 'A flood is reported within two hours and its loss met up to the cap',
				base: 'calm',
				facts: { deaths: 30 },
				expect: {
					duties: { 'report-first': { limit: 'PT2H', dueAt: '2022-07-01T02:00:00Z' } },
					amounts: { aid: { yuan: 10000, capped: true } },
				},
			},
			{
				name: 'A drought is not reported',
				base: 'calm',
				facts: { hazard: 'drought' },
				expect: { duties: { 'report-first': null } },
			},
		],
	}
}

/** The fixture, broken by the given change. */
export function fixture(change: (fixture: Fixture) => unknown = () => {}): Fixture {
	const made = { ruleSet: ruleSet(), cases: cases(), source: SOURCE }
	change(made)
	return made
}

/** Checks the fixture as a catalogue of its own, with the source at hand; more files may stand beside it. */
export function check(made: Fixture, more: { path: string; content: unknown }[] = []): Promise<Diagnostic[]> {
	const files = [
		{ path: 'flood-plan/2022.json', content: made.ruleSet },
		{ path: 'flood-plan/2022.cases.json', content: made.cases },
		...more,
	].map(({ path, content }) => ({ path, text: typeof content === 'string' ? content : JSON.stringify(content) }))
	return checkCatalogue(files, { sources: new Map([['plan.txt', made.source]]) })
}

/** Checks the broken fixture and keeps what one check says of it. */
export async function found(code: Diagnostic['code'], change: (fixture: Fixture) => unknown): Promise<Diagnostic[]> {
	return (await check(fixture(change))).filter((diagnostic) => diagnostic.code === code)
}

/** The rule of that id in a fixture. */
export function ruleOf({ ruleSet }: Fixture, id: string): Rule {
	return ruleSet.rules.find((one) => one.id === id)!
}

/** A leaf, wherever it stands in a fixture. */
export function leafOf(made: Fixture, id: string): Leaf {
	const search = (value: unknown): Leaf | undefined => {
		if (typeof value !== 'object' || value === null) return undefined
		if ('operator' in value && 'id' in value && value.id === id) return value as Leaf
		return Object.values(value).map(search).find(Boolean)
	}
	return search(made.ruleSet)!
}
