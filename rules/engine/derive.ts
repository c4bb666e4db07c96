import { ELAPSED_LIMIT, type ElapsedUnit, elapsedBetween } from './elapsed.ts'
import { InvalidFactsError, RuleFileError } from './errors.ts'
import type { RuleSet } from './format.ts'
import { rollingSum } from './rolling-sum.ts'
import type { Reading, State } from './state.ts'
import { addExactly, type Slot } from './values.ts'

/** One derived fact: how its bounds follow from those of other facts. */
export interface DerivedStep {
	slot: Slot
	/** The input facts that it rests on, the first to ask for first. */
	inputs: readonly Slot[]
	/** The input facts that bear on its bounds, where they are more than those to ask for. */
	evidence?: readonly Slot[]
	/** Set for a ratio: conditions compare its parts as integers. */
	ratio?: { of: Slot; to: Slot }
	apply: (state: State) => void
}

/** Appends the slots of the derived facts, in file order. Throws RuleFileError for a part that is not defined above. */
export function compileDerived(ruleSet: RuleSet, slots: Slot[], slotByName: Map<string, Slot>): DerivedStep[] {
	const steps: DerivedStep[] = []
	for (const [name, definition] of Object.entries(ruleSet.derived)) {
		const find = (part: string): Slot => {
			const slot = slotByName.get(part)
			if (!slot) throw new RuleFileError(`derived fact ${name} uses ${part}, which is not defined above it`)
			return slot
		}
		const inputsOf = (part: Slot): readonly Slot[] => steps.find((step) => step.slot === part)?.inputs ?? [part]
		const add = (parts: Slot[], range: { minimum: number; maximum: number; decimals: number }) => {
			const slot: Slot = {
				name,
				index: slots.length,
				label: definition.label,
				unit: definition.unit,
				values: null,
				valueLabels: null,
				time: null,
				definition: null,
				...range,
			}
			slots.push(slot)
			slotByName.set(name, slot)
			return { slot, inputs: [...new Set(parts.flatMap(inputsOf))] }
		}
		if ('sum' in definition) steps.push(sumOf(definition.sum.map(find), add))
		else if ('maximum' in definition) steps.push(maximumOf(definition.maximum.map(find), add))
		else if ('ratio' in definition) steps.push(ratioOf(find(definition.ratio.of), find(definition.ratio.to), add))
		else if ('either' in definition) steps.push(eitherOf(definition.either.map(find), add))
		else if ('rollingSum' in definition)
			steps.push(rollingSumOf(find(definition.rollingSum.series), definition.rollingSum.hours, add))
		else if ('elapsed' in definition) {
			const { from, to, unit } = definition.elapsed
			steps.push(elapsedOf(find(from), find(to), unit, add))
		} else {
			const { fact, atLeast = [], atMost = [] } = definition.bounded
			steps.push(boundedOf(find(fact), atLeast.map(find), atMost.map(find), add, inputsOf))
		}
	}
	return steps
}

type Add = (
	parts: Slot[],
	range: { minimum: number; maximum: number; decimals: number },
) => { slot: Slot; inputs: readonly Slot[] }

const decimalsOf = (parts: readonly Slot[]) => Math.max(...parts.map((part) => part.decimals))
const least = (parts: readonly Slot[]) => Math.min(...parts.map((part) => part.minimum))
const most = (parts: readonly Slot[]) => Math.max(...parts.map((part) => part.maximum))

function sumOf(parts: Slot[], add: Add): DerivedStep {
	const decimals = decimalsOf(parts)
	const total = (values: number[]) => addExactly(values, decimals)
	const range = { minimum: total(parts.map((p) => p.minimum)), maximum: total(parts.map((p) => p.maximum)), decimals }
	const { slot, inputs } = add(parts, range)
	const scale = 10 ** decimals
	return {
		slot,
		inputs,
		apply: ({ lo, hi, applicable }) => {
			let least = 0
			let most = 0
			let counted = false
			for (let i = 0; i < parts.length; i++) {
				const { index } = parts[i]!
				if (!applicable[index]) continue
				counted = true
				least += Math.round(lo[index]! * scale)
				most += Math.round(hi[index]! * scale)
			}
			applicable[slot.index] = counted
			lo[slot.index] = least / scale
			hi[slot.index] = most / scale
		},
	}
}

function maximumOf(parts: Slot[], add: Add): DerivedStep {
	const { slot, inputs } = add(parts, { minimum: least(parts), maximum: most(parts), decimals: decimalsOf(parts) })
	return {
		slot,
		inputs,
		apply: ({ lo, hi, applicable }) => {
			const counted = parts.filter((part) => applicable[part.index])
			applicable[slot.index] = counted.length > 0
			lo[slot.index] = Math.max(...counted.map((part) => lo[part.index]!))
			hi[slot.index] = Math.max(...counted.map((part) => hi[part.index]!))
		},
	}
}

/** Bounds of a ratio, in percent, are for display: conditions compare its parts. */
function ratioOf(of: Slot, to: Slot, add: Add): DerivedStep {
	if (to.minimum < 1) throw new RuleFileError(`${to.name} divides and must be at least 1`)
	const { slot, inputs } = add([of, to], { minimum: 0, maximum: Number.POSITIVE_INFINITY, decimals: 2 })
	return {
		slot,
		inputs,
		ratio: { of, to },
		apply: ({ lo, hi, applicable }) => {
			applicable[slot.index] = applicable[of.index]! && applicable[to.index]!
			lo[slot.index] = (lo[of.index]! * 100) / hi[to.index]!
			hi[slot.index] = (hi[of.index]! * 100) / lo[to.index]!
		},
	}
}

function eitherOf(parts: Slot[], add: Add): DerivedStep {
	const range = {
		minimum: Math.max(...parts.map((part) => part.minimum)),
		maximum: Math.min(...parts.map((part) => part.maximum)),
		decimals: decimalsOf(parts),
	}
	const { slot, inputs } = add(parts, range)
	return {
		slot,
		inputs,
		apply: ({ lo, hi, applicable }) => {
			applicable[slot.index] = true
			lo[slot.index] = Math.max(...parts.map((part) => lo[part.index]!))
			hi[slot.index] = Math.min(...parts.map((part) => hi[part.index]!))
			if (lo[slot.index]! <= hi[slot.index]!) return
			const labels = parts.map((part) => `“${part.label}”`).join('与')
			throw contradiction(inputs.at(-1)!, `${labels}互相矛盾，请核对后只保留正确的一项`)
		},
	}
}

function boundedOf(
	fact: Slot,
	atLeast: Slot[],
	atMost: Slot[],
	add: Add,
	inputsOf: (slot: Slot) => readonly Slot[],
): DerivedStep {
	const { slot } = add([fact], { minimum: fact.minimum, maximum: fact.maximum, decimals: fact.decimals })
	const check = (smaller: Slot, larger: Slot, { lo, hi }: State) => {
		if (lo[smaller.index]! <= hi[larger.index]!) return
		const blamed = inputsOf(larger)[0]!
		throw contradiction(blamed, `“${larger.label}”不能小于“${smaller.label}”，请核对两项数字`)
	}
	return {
		slot,
		inputs: inputsOf(fact),
		evidence: [fact, ...atLeast, ...atMost].flatMap(inputsOf),
		apply: (state) => {
			const { lo, hi, applicable } = state
			applicable[slot.index] = applicable[fact.index]!
			if (!applicable[slot.index]) return
			let least = lo[fact.index]!
			let most = hi[fact.index]!
			for (const part of atLeast) {
				if (!applicable[part.index]) continue
				check(part, fact, state)
				least = Math.max(least, lo[part.index]!)
			}
			for (const part of atMost) {
				if (!applicable[part.index]) continue
				check(fact, part, state)
				most = Math.min(most, hi[part.index]!)
			}
			lo[slot.index] = least
			hi[slot.index] = most
		},
	}
}

function rollingSumOf(series: Slot, hours: number, add: Add): DerivedStep {
	const definition = series.definition
	if (definition?.type !== 'series') throw new RuleFileError(`${series.name} is not a series`)
	const { decimals, key } = definition
	const scale = 10 ** decimals
	const maximum = definition.maximum * definition.maximumReadings
	const { slot, inputs } = add([series], { minimum: 0, maximum, decimals })
	return {
		slot,
		inputs,
		apply: ({ lo, hi, applicable, series: given }) => {
			applicable[slot.index] = true
			const readings = given[series.name]
			const scaled = readings?.map((reading: Reading) => ({
				at: Date.parse(reading.at as string),
				amount: Math.round((reading[key] as number) * scale),
			}))
			const sum = scaled && rollingSum(scaled, hours)
			lo[slot.index] = sum ? sum.least / scale : 0
			hi[slot.index] = sum ? sum.most / scale : maximum
		},
	}
}

/** Known once both ends are; a count of working days beyond the statutory calendar stays unknown. */
function elapsedOf(from: Slot, to: Slot, unit: ElapsedUnit, add: Add): DerivedStep {
	if (!from.time || from.time !== to.time)
		throw new RuleFileError(`${from.name} and ${to.name} are not two days, or two instants`)
	const { slot, inputs } = add([from, to], {
		minimum: -ELAPSED_LIMIT,
		maximum: ELAPSED_LIMIT,
		decimals: unit === 'minutes' ? 2 : 0,
	})
	const { time } = from
	return {
		slot,
		inputs,
		apply: ({ lo, hi, applicable }) => {
			applicable[slot.index] = applicable[from.index]! && applicable[to.index]!
			const exact = lo[from.index] === hi[from.index] && lo[to.index] === hi[to.index]
			const elapsed = exact ? elapsedBetween(lo[from.index]!, lo[to.index]!, time, unit) : null
			lo[slot.index] = elapsed ?? slot.minimum
			hi[slot.index] = elapsed ?? slot.maximum
		},
	}
}

function contradiction(slot: Slot, detail: string): InvalidFactsError {
	return new InvalidFactsError([{ pointer: `/facts/${slot.name}`, detail }])
}
