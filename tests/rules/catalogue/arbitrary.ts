import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { type CompiledRuleSet, compile } from '../../../rules/engine/compile.ts'
import { RuleSetSchema } from '../../../rules/engine/format.ts'
import { inputsOf } from '../../../rules/engine/given.ts'
import type { Slot } from '../../../rules/engine/values.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../rules/catalogue')

/** Every version of every rule set in the catalogue, with its name for test titles. */
export const versions: { name: string; compiled: CompiledRuleSet }[] = readdirSync(folder, { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name)))
	.flatMap(({ name }) =>
		readdirSync(join(folder, name))
			.filter((file) => file.endsWith('.json') && !file.endsWith('.cases.json'))
			.map((file) => {
				const ruleSet = RuleSetSchema.parse(JSON.parse(readFileSync(join(folder, name, file), 'utf8')))
				return { name: `${ruleSet.id} ${ruleSet.version}`, compiled: compile(ruleSet) }
			}),
	)

/** Figures around every threshold that a fact meets, itself or through what is derived from it. */
function notableFigures(compiled: CompiledRuleSet, slot: Slot): number[] {
	const step = 10 ** -slot.decimals
	const figures = new Set([slot.minimum, slot.maximum])
	for (const { leaf, slot: tested } of [...compiled.outcome.leaves, ...compiled.consequences.leaves]) {
		if (!inputsOf(compiled, tested).includes(slot)) continue
		for (const value of [leaf.value].flat()) {
			if (typeof value !== 'number') continue
			for (const figure of [value - step, value, value + step, value / 2]) {
				const rounded = Math.round(figure / step) * step
				figures.add(Number(rounded.toFixed(slot.decimals)))
			}
		}
	}
	return [...figures].filter((figure) => figure >= slot.minimum && figure <= slot.maximum)
}

/** Any value that a fact can exactly have, near thresholds more often than not. */
export function exactValue(compiled: CompiledRuleSet, slot: Slot): fc.Arbitrary<unknown> {
	const definition = slot.definition!
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const scale = 10 ** slot.decimals
			const any = fc.integer({ min: Math.ceil(slot.minimum * scale), max: Math.floor(slot.maximum * scale) })
			return fc.oneof(
				{ weight: 4, arbitrary: fc.constantFrom(...notableFigures(compiled, slot)) },
				any.map((n) => n / scale),
			)
		}
		case 'boolean':
			return fc.boolean()
		case 'enum':
			return fc.constantFrom(...definition.values.map(({ value }) => value))
		case 'instant':
			return fc
				.date({ min: new Date('2022-01-01'), max: new Date('2023-12-31'), noInvalidDate: true })
				.map((at) => at.toISOString())
		case 'date':
			return fc
				.date({ min: new Date('2022-01-01'), max: new Date('2023-12-31'), noInvalidDate: true })
				.map((at) => at.toISOString().slice(0, 10))
		case 'series':
			return fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 }).map((amounts) =>
				amounts.map((amount, i) => ({
					at: new Date(Date.UTC(2022, 6, 26, i)).toISOString(),
					[definition.key]: amount / 10,
				})),
			)
	}
}

export function inputSlots({ slots }: CompiledRuleSet): Slot[] {
	return slots.filter((slot) => slot.definition)
}

/** Facts on which it depends whether other facts apply: saying one changes the question, so it is said from the start. */
export function controllingFacts({ ruleSet }: CompiledRuleSet): Set<string> {
	return new Set(Object.values(ruleSet.facts).flatMap(({ appliesWhen }) => (appliesWhen ? [appliesWhen.fact] : [])))
}

/** One quantity is given in one way: figures drawn apart from a series would nearly always contradict it. */
function givenOnce(compiled: CompiledRuleSet, facts: Facts, bySeries: boolean): Facts {
	const kept = { ...facts }
	for (const definition of Object.values(compiled.ruleSet.derived)) {
		if (!('either' in definition)) continue
		const inputs = definition.either.flatMap((name) => inputsOf(compiled, compiled.slotByName.get(name)!))
		const series = inputs.filter((slot) => slot.definition?.type === 'series' && kept[slot.name] !== undefined)
		if (series.length === 0) continue
		for (const slot of bySeries ? inputs.filter((one) => !series.includes(one)) : series) delete kept[slot.name]
	}
	return kept
}

type Facts = Record<string, unknown>

/** Moves a figure between those that hold it: drawn apart, they would nearly always contradict each other. */
function heldBetween(compiled: CompiledRuleSet, facts: Facts): Facts {
	const held = { ...facts }
	const inputs = (name: string) => inputsOf(compiled, compiled.slotByName.get(name)!)
	const total = (name: string): number | undefined => {
		const values = inputs(name).map((slot) => held[slot.name])
		return values.every((value) => typeof value === 'number') ? values.reduce((a, b) => a + b, 0) : undefined
	}
	for (const definition of Object.values(compiled.ruleSet.derived)) {
		if (!('bounded' in definition)) continue
		const { fact, atLeast = [], atMost = [] } = definition.bounded
		const [own] = inputs(fact)
		if (inputs(fact).length !== 1 || typeof held[own!.name] !== 'number') continue
		for (const part of atLeast) {
			if ((total(part) ?? 0) > own!.maximum) for (const slot of inputs(part)) held[slot.name] = slot.minimum
		}
		const least = Math.max(held[own!.name] as number, ...atLeast.flatMap((part) => total(part) ?? []))
		held[own!.name] = Math.min(least, ...atMost.flatMap((part) => total(part) ?? []))
	}
	return held
}

/** Every fact, exactly; a quantity that can be given in two ways in one of them. */
export function completeFacts(compiled: CompiledRuleSet): fc.Arbitrary<Facts> {
	const shape = Object.fromEntries(inputSlots(compiled).map((slot) => [slot.name, exactValue(compiled, slot)]))
	return fc
		.tuple(fc.record(shape), fc.boolean())
		.map(([facts, bySeries]) => heldBetween(compiled, givenOnce(compiled, facts, bySeries)))
}

/** Some of the facts, exactly. */
export function someFacts(compiled: CompiledRuleSet): fc.Arbitrary<Facts> {
	const shape = Object.fromEntries(inputSlots(compiled).map((slot) => [slot.name, exactValue(compiled, slot)]))
	const some = fc.record(shape, { requiredKeys: [] })
	return fc
		.tuple(some, fc.boolean())
		.map(([facts, bySeries]) => heldBetween(compiled, givenOnce(compiled, facts, bySeries)))
}

/** A weaker way to say the same: bounds that hold the figure, or nothing. Other facts are kept or left out. */
export function weakened(slot: Slot, value: unknown): fc.Arbitrary<unknown> {
	if (typeof value !== 'number') return fc.constantFrom(value, undefined)
	const scale = 10 ** slot.decimals
	const below = fc
		.integer({ min: Math.ceil(slot.minimum * scale), max: Math.round(value * scale) })
		.map((n) => n / scale)
	const above = fc
		.integer({ min: Math.round(value * scale), max: Math.floor(slot.maximum * scale) })
		.map((n) => n / scale)
	return fc.oneof(
		fc.constantFrom(value, undefined, { atLeast: value }, { atMost: value }),
		fc.tuple(below, above).map(([atLeast, atMost]) => ({ atLeast, atMost })),
	)
}
