import * as z from 'zod'
import type { CompiledRuleSet } from './compile.ts'
import { type FieldError, InvalidFactsError } from './errors.ts'
import type { FactDefinition, RuleSet } from './format.ts'
import type { GivenFacts, GivenValue, Reading } from './state.ts'

/**
 * The zod schema of a rule set's facts, strict: unknown names are refused. The API document is generated from it.
 */
export function factsSchema(ruleSet: RuleSet): z.ZodType {
	const shape = Object.fromEntries(
		Object.entries(ruleSet.facts).map(([name, definition]) => [name, factSchema(definition).nullish()]),
	)
	return z.strictObject(shape)
}

function factSchema(definition: FactDefinition): z.ZodType {
	const meta = { title: definition.label, ...(definition.help ? { description: definition.help } : {}) }
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const exact = figure(definition, decimalsOf(definition))
			const bounds = z
				.strictObject({ atLeast: exact.optional(), atMost: exact.optional() })
				.refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined)
				.refine(({ atLeast, atMost }) => atLeast === undefined || atMost === undefined || atLeast <= atMost)
			return z.union([exact, bounds]).meta(meta)
		}
		case 'boolean':
			return z.boolean().meta(meta)
		case 'enum':
			return z.enum(definition.values.map((option) => option.value) as [string, ...string[]]).meta(meta)
		case 'instant':
			return z.iso.datetime({ offset: true }).meta(meta)
		case 'date':
			return z.iso.date().meta(meta)
		case 'series': {
			const reading = z.strictObject({
				at: z.iso.datetime({ offset: true }),
				[definition.key]: figure(definition, definition.decimals),
			})
			const inOrder = (readings: Reading[]) =>
				readings.every((one, i) => i === 0 || Date.parse(one.at as string) > Date.parse(readings[i - 1]!.at as string))
			const series = z
				.array(reading)
				.min(1)
				.max(definition.maximumReadings)
				.refine((list) => inOrder(list as Reading[]))
			return series.meta(meta)
		}
	}
}

function decimalsOf(definition: FactDefinition): number {
	if (definition.type === 'money') return 2
	return definition.type === 'number' ? definition.decimals : 0
}

function figure({ minimum, maximum }: { minimum: number; maximum: number }, decimals: number) {
	const base = decimals === 0 ? z.int() : z.number()
	const scale = 10 ** decimals
	return base
		.min(minimum)
		.max(maximum)
		.refine((value) => decimals === 0 || Math.round(value * scale) / scale === value)
}

function hintOf(definition: FactDefinition): string {
	switch (definition.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const decimals = decimalsOf(definition)
			const kind = decimals === 0 ? '整数' : `数字（最多 ${decimals} 位小数）`
			return `应填 ${definition.minimum} 至 ${definition.maximum} 之间的${kind}，单位${definition.unit}；不确切时可填 {"atLeast": 下限} 或 {"atMost": 上限}`
		}
		case 'boolean':
			return '应填 true（是）或 false（否）；不清楚时不填'
		case 'enum':
			return `应填以下之一：${definition.values.map(({ value, label }) => `${value}（${label}）`).join('、')}；不清楚时不填`
		case 'instant':
			return '应填带时区的真实时刻，例如 2022-07-26T13:00:00+08:00'
		case 'date':
			return '应填真实存在的日期，例如 2022-07-26'
		case 'series':
			return `应填按时间先后排列的读数（1 至 ${definition.maximumReadings} 条），例如 [{"at": "2022-07-26T13:00:00+08:00", "${definition.key}": 12.5}]，每条数值在 ${definition.minimum} 至 ${definition.maximum} 之间、最多 ${definition.decimals} 位小数`
	}
}

/**
 * Validates facts and brings them into canonical form: null is left out, equal bounds become a figure, instants UTC.
 * Throws InvalidFactsError with a JSON pointer under /facts for every bad field.
 */
export function readFacts(compiled: CompiledRuleSet, input: unknown): GivenFacts {
	const result = compiled.schema.safeParse(input)
	if (!result.success) throw new InvalidFactsError(fieldErrors(result.error.issues, compiled.ruleSet))
	const given: GivenFacts = {}
	for (const [name, definition] of Object.entries(compiled.ruleSet.facts)) {
		const value = (result.data as Record<string, GivenValue | null | undefined>)[name]
		if (value === null || value === undefined) continue
		const canonical = canonicalValue(definition, value)
		if (canonical !== undefined) given[name] = canonical
	}
	return given
}

function canonicalValue(definition: FactDefinition, value: GivenValue): GivenValue | undefined {
	if (Array.isArray(value)) return value.map((reading) => ({ ...reading, at: utc(reading.at as string) }))
	if (typeof value === 'number') return value + 0
	if (definition.type === 'instant') return utc(value as string)
	if (typeof value !== 'object' || !('minimum' in definition)) return value
	const atLeast = Math.max(value.atLeast ?? definition.minimum, definition.minimum)
	const atMost = Math.min(value.atMost ?? definition.maximum, definition.maximum)
	if (atLeast === atMost) return atLeast
	const bounds = {
		...(atLeast > definition.minimum ? { atLeast } : {}),
		...(atMost < definition.maximum ? { atMost } : {}),
	}
	return Object.keys(bounds).length > 0 ? bounds : undefined
}

function utc(instant: string): string {
	return new Date(instant).toISOString()
}

/** One error a field; the sentence comes from the fact, which knows what to enter. */
function fieldErrors(issues: readonly z.core.$ZodIssue[], ruleSet: RuleSet): FieldError[] {
	const details = new Map<string, string>()
	for (const issue of issues) {
		const [name] = issue.path
		if (name !== undefined) {
			const definition = ruleSet.facts[String(name)]!
			details.set(`/facts/${pointerToken(String(name))}`, `“${definition.label}”${hintOf(definition)}`)
		} else if (issue.code === 'unrecognized_keys') {
			for (const key of issue.keys) details.set(`/facts/${pointerToken(key)}`, unknownFact(key, ruleSet))
		} else details.set('/facts', '“facts”应是一个对象，写法为 {"字段名": 值}')
	}
	return [...details].map(([pointer, detail]) => ({ pointer, detail }))
}

function unknownFact(key: string, ruleSet: RuleSet): string {
	const byLabel = Object.entries(ruleSet.facts).find(([, { label }]) => label === key)
	if (byLabel) return `没有名为“${key}”的字段，请改用 ${byLabel[0]}`
	return `没有这个字段，请删去或改正；可用的字段有：${Object.keys(ruleSet.facts).join('、')}`
}

function pointerToken(key: string): string {
	return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
