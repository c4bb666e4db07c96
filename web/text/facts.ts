import type { FactDefinition } from '../../rules/index.ts'
import { shownDay, shownMoment } from './time.ts'

/** A fact as it was given, in words; null and undefined are what was not given. */
export function factText(value: unknown, definition: FactDefinition | undefined): string {
	if (value === null || value === undefined) return '未填'
	const unit = definition && 'unit' in definition ? (definition.unit === '%' ? '%' : ` ${definition.unit}`) : ''
	if (Array.isArray(value)) return value.map((reading) => readingText(reading, unit)).join('；')
	if (typeof value === 'object') {
		const { atLeast, atMost } = value as { atLeast?: number; atMost?: number }
		const parts = [
			atLeast === undefined ? '' : `至少 ${atLeast}${unit}`,
			atMost === undefined ? '' : `至多 ${atMost}${unit}`,
		].filter(Boolean)
		return parts.length > 0 ? parts.join('、') : JSON.stringify(value)
	}
	if (typeof value === 'boolean') return value ? '是' : '否'
	if (definition?.type === 'enum') return definition.values.find((one) => one.value === value)?.label ?? String(value)
	if (definition?.type === 'instant' && isInstant(value)) return shownMoment(String(value), EPOCH)
	if (definition?.type === 'date') return shownDay(String(value), EPOCH)
	return `${String(value)}${unit}`
}

/** So that years are always written out. */
const EPOCH = new Date(0)

function isInstant(value: unknown): boolean {
	return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}

function readingText(reading: unknown, unit: string): string {
	if (typeof reading !== 'object' || reading === null) return String(reading)
	const { at, ...rest } = reading as Record<string, unknown>
	const [figure] = Object.values(rest)
	return `${isInstant(at) ? shownMoment(String(at), EPOCH) : String(at)}：${String(figure)}${unit}`
}
