import type { Bounds, FactDefinition } from '../../rules/index.ts'
import { shownMoment } from './time.ts'

/** A fact as people read it. */
export function valueText(definition: FactDefinition, value: unknown): string {
	switch (definition.type) {
		case 'boolean':
			return value ? '是' : '否'
		case 'enum':
			return definition.values.find((option) => option.value === value)?.label ?? String(value)
		case 'instant':
			return shownMoment(String(value))
		case 'date':
			return String(value)
		case 'series':
			return `${(value as unknown[]).length} 条读数`
		default:
			return figureText(value as number | Bounds, definition.unit)
	}
}

function figureText(value: number | Bounds, unit: string): string {
	if (typeof value === 'number') return `${value} ${unit}`
	const { atLeast, atMost } = value
	if (atLeast !== undefined && atMost !== undefined) return `${atLeast} 至 ${atMost} ${unit}`
	return atLeast === undefined ? `至多 ${atMost} ${unit}` : `至少 ${atLeast} ${unit}`
}
