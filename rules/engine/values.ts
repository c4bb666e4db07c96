import type { FactDefinition, RuleSet } from './format.ts'

/** A fact, a derived fact or an outcome fact, as conditions see it: its range is a closed interval of numbers. */
export interface Slot {
	name: string
	index: number
	label: string
	unit: string | null
	/** Decimal places that its values have; sums are done in units of the last one. */
	decimals: number
	minimum: number
	maximum: number
	/** Booleans and enums: the values in order; a value's number is its place in this list. */
	values: readonly (string | boolean)[] | null
	valueLabels: readonly string[] | null
	/** Days and instants compare as whole numbers: days, or milliseconds, since 1970. */
	time: 'date' | 'instant' | null
	definition: FactDefinition | null
}

const DAY = 86_400_000
const FIRST_DAY = '1900-01-01'
const LAST_DAY = '2199-12-31'

function timeCode(time: 'date' | 'instant', value: string): number | null {
	const code = time === 'date' ? Date.parse(`${value}T00:00:00Z`) / DAY : Date.parse(value)
	return Number.isNaN(code) ? null : code
}

const BOOLEANS = [false, true] as const

/** The number that stands for a constant of a rule file in comparisons. Null: the fact cannot have that value. */
export function codeOf(slot: Slot, value: string | number | boolean): number | null {
	if (slot.time) return typeof value === 'string' ? timeCode(slot.time, value) : null
	if (!slot.values) return typeof value === 'number' ? value : null
	const code = slot.values.indexOf(value as string | boolean)
	return code < 0 ? null : code
}

/** The slot of an input fact. Series have no interval of their own: rolling sums read them. */
export function factSlot(name: string, definition: FactDefinition, index: number): Slot {
	const unit = 'unit' in definition ? definition.unit : null
	const base = { name, index, label: definition.label, unit, time: null, definition }
	switch (definition.type) {
		case 'integer':
			return {
				...base,
				decimals: 0,
				minimum: definition.minimum,
				maximum: definition.maximum,
				values: null,
				valueLabels: null,
			}
		case 'number':
		case 'money': {
			const decimals = definition.type === 'money' ? 2 : definition.decimals
			return {
				...base,
				decimals,
				minimum: definition.minimum,
				maximum: definition.maximum,
				values: null,
				valueLabels: null,
			}
		}
		case 'boolean':
			return { ...base, decimals: 0, minimum: 0, maximum: 1, values: BOOLEANS, valueLabels: ['否', '是'] }
		case 'enum':
			return {
				...base,
				decimals: 0,
				minimum: 0,
				maximum: definition.values.length - 1,
				values: definition.values.map((option) => option.value),
				valueLabels: definition.values.map((option) => option.label),
			}
		case 'date':
		case 'instant': {
			const { type: time } = definition
			const [first, last] =
				time === 'date' ? [FIRST_DAY, LAST_DAY] : [`${FIRST_DAY}T00:00:00Z`, `${LAST_DAY}T00:00:00Z`]
			const range = { minimum: timeCode(time, first)!, maximum: timeCode(time, last)! }
			return { ...base, ...range, time, decimals: 0, values: null, valueLabels: null }
		}
		case 'series':
			return { ...base, decimals: 0, minimum: 0, maximum: 0, values: null, valueLabels: null }
	}
}

/** The facts that the outcome supplies to amounts, duties, options and reviews. */
export function outcomeSlots(ruleSet: RuleSet, firstIndex: number): Slot[] {
	const listed = (
		name: string,
		label: string,
		entries: { value: string | boolean; label: string }[],
	): Omit<Slot, 'index'> => ({
		name,
		label,
		unit: null,
		decimals: 0,
		minimum: 0,
		maximum: Math.max(0, entries.length - 1),
		values: entries.map((entry) => entry.value),
		valueLabels: entries.map((entry) => entry.label),
		time: null,
		definition: null,
	})
	const slots: Omit<Slot, 'index'>[] = []
	if (ruleSet.kind === 'level') {
		const levels = (ruleSet.ladder ?? []).map(({ level, label }) => ({ value: level, label })).reverse()
		slots.push(
			listed('level', '响应等级', [{ value: 'none', label: ruleSet.noneLabel ?? '未达到任何等级' }, ...levels]),
		)
	}
	if (ruleSet.kind === 'eligibility') {
		const schemes = Object.entries(ruleSet.schemes ?? {}).map(([value, { label }]) => ({ value, label }))
		slots.push(
			listed('eligible', '符合条件', [
				{ value: false, label: '否' },
				{ value: true, label: '是' },
			]),
			listed('scheme', '适用方案', schemes),
		)
	}
	return slots.map((slot, offset) => ({ ...slot, index: firstIndex + offset }))
}

/** Whether a slot holds shares: they alone have no greatest value. */
export function isShare({ maximum }: Slot): boolean {
	return maximum === Number.POSITIVE_INFINITY
}

/** Adds figures that have at most so many decimals, exactly. */
export function addExactly(values: readonly number[], decimals: number): number {
	const scale = 10 ** decimals
	let sum = 0
	for (const value of values) sum += Math.round(value * scale)
	return sum / scale
}
