import { expect, test } from 'vitest'
import { carryingConditions, catalogue } from '../../../rules/index.ts'

const relief = catalogue.select('disaster-relief-response', { version: '2022' })

test('A level rests on what proves it, not on alternatives that are not reached', () => {
	expect([...carryingConditions(relief, { deaths: 30, collapsedRooms: 0 })]).toEqual(['deaths-I'])
})

test('A refusal rests on what failed', () => {
	const housing = catalogue.select('rural-housing-renovation', { version: '2023' })
	const { leafById } = housing
	const facts = [...carryingConditions(housing, { thirdPartyAppraised: false, voluntary: true })]
	expect(new Set(facts.map((id) => leafById.get(id)!.leaf.fact))).toEqual(new Set(['thirdPartyAppraised']))
})
