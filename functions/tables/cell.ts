import { idempotencyKeyFault } from '../http/idempotency-key.ts'
import { DecisionRequest, RulesetQuery, SubjectPath } from '../http/requests.ts'
import { textFault } from '../http/strings.ts'
import { type CellFact, type Column, SUBJECT_KIND_LABELS } from './columns.ts'
import { type Content, isBlank } from './content.ts'
import { figureOf, fits, shownFigure } from './figures.ts'
import { hintOf } from './hints.ts'
import { dayOf, instantOf, shanghaiInstant } from './moments.ts'
import { halfWidth, nameKey, quoted, trimmed } from './text.ts'

/** What a cell says for its column: a value, nothing (blank or not known), or what is wrong with it. */
export type CellReading = { value: unknown } | { fault: string } | null

/** Said where a person does not know; the same as a blank. */
const UNKNOWN = new Set(['不清楚', '不详', '未知'])
const BOOLEANS = new Map([
	['是', true],
	['否', false],
	['true', true],
	['false', false],
])
/** Integers up to here are shown by sheets digit by digit. */
const SHOWN_WHOLE = 1e11

export function readCell(column: Column, content: Content | undefined): CellReading {
	if (content === undefined || isBlank(content)) return null
	const fault = contentFault(content)
	if (fault) return { fault }
	const value = column.kind === 'fact' ? factValue(column.fact, content) : fixedValue(column, content)
	if (value === UNKNOWN) return null
	return value === undefined ? { fault: numberFault(content) ?? wrong(column, content) } : { value }
}

/** What is wrong with a cell whatever its column; null where nothing is. */
export function contentFault(content: Content): string | null {
	if (content.kind === 'text') return textFault(trimmed(content.text))
	if (content.kind === 'error') return `单元格是错误值 ${content.code}，请改正公式或直接填写`
	if (content.kind === 'no-result') return '公式没有保存计算结果，请在表格软件中重新计算并保存，或直接填写'
	if (content.kind === 'moment' && content.wall === null) return '不是真实存在的日期，请改正'
	return null
}

/** A long number that is no figure of its column may be a person's. */
function numberFault(content: Content): string | null {
	return content.kind === 'number' && Number.isInteger(content.value)
		? textFault(BigInt(content.value).toString())
		: null
}

function fixedValue(column: Column, content: Content): unknown {
	if (column.kind === 'asOf') {
		if (content.kind !== 'moment')
			return content.kind === 'text' ? (dayOf(content.text) ?? instant(content)) : undefined
		return content.shows === 'date' ? day(content) : instant(content)
	}
	const text = textOf(content)
	if (text === undefined) return undefined
	switch (column.kind) {
		case 'subjectKind':
			return Object.entries(SUBJECT_KIND_LABELS).find((names) => names.some((name) => name === nameKey(text)))?.[0]
		case 'subjectId': {
			// Ids in another width would be another subject.
			const id = halfWidth(text)
			return SubjectPath.shape.id.safeParse(id).success && !textFault(id) ? id : undefined
		}
		case 'version':
			return RulesetQuery.shape.version.safeParse(text).success ? text : undefined
		case 'note':
			return DecisionRequest.shape.note.safeParse(text).success && !textFault(text) ? text : undefined
		default:
			return idempotencyKeyFault(text) === null ? text : undefined
	}
}

/** A text, or a whole number that is shown as it is stored: 017 shown for 17 is neither. */
function textOf(content: Content): string | undefined {
	if (content.kind === 'text') return trimmed(content.text)
	if (content.kind !== 'number' || content.format.shows !== 'figure' || !content.format.exact) return undefined
	return Number.isInteger(content.value) && Math.abs(content.value) < SHOWN_WHOLE ? String(content.value) : undefined
}

function factValue(fact: CellFact, content: Content): unknown {
	if (content.kind === 'text') {
		const text = trimmed(content.text)
		return textValue(fact, text) ?? (UNKNOWN.has(nameKey(text)) ? UNKNOWN : undefined)
	}
	switch (fact.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const figure = content.kind === 'number' ? shownFigure(content.value, content.format, fact) : null
			return figure !== null && fits(figure, fact) ? figure : undefined
		}
		case 'boolean':
			return content.kind === 'boolean' ? content.value : undefined
		case 'enum':
			return undefined
		case 'instant':
			return instant(content)
		case 'date':
			return day(content)
	}
}

function textValue(fact: CellFact, text: string): unknown {
	switch (fact.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const figure = figureOf(text, fact)
			return figure !== null && fits(figure, fact) ? figure : undefined
		}
		case 'boolean':
			return BOOLEANS.get(halfWidth(text).toLowerCase())
		case 'enum':
			return optionOf(fact, text)
		case 'instant':
			return instantOf(text) ?? undefined
		case 'date':
			return dayOf(text) ?? undefined
	}
}

/** The option with this value or, where no value matches, the only one with this label. */
function optionOf({ values }: Extract<CellFact, { type: 'enum' }>, text: string): string | undefined {
	const key = nameKey(text)
	const named = values.find(({ value }) => nameKey(value) === key)
	const labelled = values.filter(({ label }) => nameKey(label) === key)
	if (named && labelled.some((option) => option !== named)) return undefined
	return named?.value ?? (labelled.length === 1 ? labelled[0]!.value : undefined)
}

function day(content: Content): string | undefined {
	if (content.kind !== 'moment' || content.shows === 'part' || content.wall === null) return undefined
	return content.wall.endsWith('T00:00:00') ? content.wall.slice(0, 10) : undefined
}

/** A moment shown as a day is no instant: nobody has looked at its time of day. */
function instant(content: Content): string | undefined {
	if (content.kind === 'text') return instantOf(content.text) ?? undefined
	if (content.kind !== 'moment' || content.shows !== 'date-time' || content.wall === null) return undefined
	return shanghaiInstant(content.wall)
}

function wrong(column: Column, content: Content): string {
	return `${given(content)}${hintOf(column)}`
}

function given(content: Content): string {
	switch (content.kind) {
		case 'text':
			return `${quoted(trimmed(content.text))}无法识别；`
		case 'number':
			return content.format.shows === 'figure' && content.format.exact
				? `数值 ${content.value} 不能用；`
				: `数值 ${content.value} 的单元格格式使显示的可能与存储的不一致，请改为常规格式；`
		case 'moment':
			return `日期时间 ${content.wall?.replace('T', ' ') ?? ''} 不能用；`
		case 'boolean':
			return `${content.value ? 'TRUE' : 'FALSE'} 不能用；`
		default:
			return ''
	}
}
