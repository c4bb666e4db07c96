import { describe, expect, test } from 'vitest'
import { sheetColumns } from '../../functions/tables/columns.ts'
import type { RuleSet } from '../../rules/index.ts'
import { versions } from '../rules/catalogue/arbitrary.ts'
import { housing, rain, relief } from './support/read.ts'

describe.each(versions)('$name', ({ compiled }) => {
	const columns = sheetColumns(compiled.ruleSet)

	test('has one heading a column, which no other column answers to', () => {
		for (const column of columns.list) expect(columns.find(columns.heading(column))).toEqual([column])
		expect(new Set(columns.list.map(columns.heading)).size).toBe(columns.list.length)
	})

	test('has a column for every fact but series', () => {
		const facts = Object.entries(compiled.ruleSet.facts)
		const inCells = facts.filter(([, { type }]) => type !== 'series').map(([name]) => name)
		expect(columns.list.filter(({ kind }) => kind === 'fact').map(({ name }) => name)).toEqual(inCells)
		expect(columns.series).toHaveLength(facts.length - inCells.length)
	})
})

describe('A heading', () => {
	const columns = sheetColumns(housing.ruleSet)
	test.each([
		'改造后建筑面积',
		'floorAreaM2',
		'改造后建筑面积（平方米）',
		'改造后建筑面积(平方米)',
		' 改造后\n建筑面积 （平方米）*',
		'改造后建筑面积（floorAreaM2）',
	])('%j is the floor area', (heading) => {
		expect(columns.find(heading).map(({ name }) => name)).toEqual(['floorAreaM2'])
	})

	test.each(['建筑面积', '改造后建筑面积（米）', 'floorAream2', '', 'constructor'])('%j is no column', (heading) => {
		expect(columns.find(heading)).toEqual([])
	})
})

test('Two facts with one label are told apart by their names', () => {
	const fact = housing.ruleSet.facts.floorAreaM2!
	const ruleSet = { ...housing.ruleSet, facts: { one: fact, other: fact } } as RuleSet
	const columns = sheetColumns(ruleSet)
	expect(columns.find('改造后建筑面积').map(({ name }) => name)).toEqual(['one', 'other'])
	const printed = columns.list.slice(2, 4).map(columns.heading)
	expect(printed).toEqual(['改造后建筑面积（one）', '改造后建筑面积（other）'])
	expect(printed.map((heading) => columns.find(heading).map(({ name }) => name))).toEqual([['one'], ['other']])
})

test('A row is about what the domain is about, unless it says so', () => {
	expect(sheetColumns(relief.ruleSet).defaultKind).toBe('incident')
	expect(sheetColumns(housing.ruleSet).defaultKind).toBe('household')
})

test('A series is no column, and known by its name', () => {
	const columns = sheetColumns(rain.ruleSet)
	expect(columns.find('rainSeries')).toEqual([])
	expect(columns.findSeries('rainSeries')).toEqual(columns.series[0])
})
