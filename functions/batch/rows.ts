import { Readable } from 'node:stream'
import { parseJson } from '../http/json.ts'
import { invalid, Problem } from '../http/problem.ts'
import type { Upload } from '../http/upload.ts'
import type { BatchRow, RowRequest } from './result.ts'

/** What may stand in an item besides the facts' own fields. */
const MEMBERS = ['subject', 'facts', 'asOf', 'version', 'note', 'idempotencyKey']

/** The rows of a JSON or NDJSON batch. Throws a Problem for a body that is no batch at all. */
export function jsonRows({ type, bytes }: Upload): AsyncIterable<BatchRow> | Iterable<BatchRow> {
	return type === 'json' ? itemRows(textOf(bytes)) : lineRows(bytes)
}

function textOf(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
	} catch {
		throw new Problem('malformed-json', '正文不是 UTF-8 编码，请改用 UTF-8 后重新提交')
	}
}

function itemRows(text: string): Iterable<BatchRow> {
	const { value, errors } = parseJson(text)
	if (errors.length > 0) throw invalid(errors)
	const { items, ...others } = (typeof value === 'object' && value !== null ? value : {}) as { items?: unknown }
	const [unknown] = Object.keys(others)
	if (!Array.isArray(items)) throw invalid([{ pointer: '/items', detail: '正文应为 {"items": [各行]}' }])
	if (unknown !== undefined)
		throw invalid([{ pointer: `/${unknown}`, detail: `没有名为“${unknown}”的字段，请删去或改正` }])
	return eachItem(items)
}

function* eachItem(items: readonly unknown[]): Generator<BatchRow> {
	for (const [i, item] of items.entries()) yield rowOf(item, i + 1)
}

/** Line by line: memory does not grow with their number. Blank lines are skipped. */
async function* lineRows(bytes: Buffer): AsyncGenerator<BatchRow> {
	let row = 0
	for await (const line of linesOf(bytes)) {
		row++
		if (line.trim() === '') continue
		try {
			const { value, errors } = parseJson(line)
			const faults = errors.map((error) => ({
				column: 'pointer' in error ? error.pointer : undefined,
				detail: error.detail,
			}))
			yield faults.length > 0 ? { row, faults } : rowOf(value, row)
		} catch (error) {
			if (!(error instanceof Problem)) throw error
			yield { row, faults: [{ detail: '这一行不是合法的 JSON，请检查括号、引号和逗号' }] }
		}
	}
}

const NEWLINE = 0x0a

async function* linesOf(bytes: Buffer): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true })
	let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
	while (start < bytes.length) {
		const end = bytes.indexOf(NEWLINE, start)
		const line = bytes.subarray(start, end < 0 ? bytes.length : end)
		try {
			yield decoder.decode(line)
		} catch {
			throw new Problem('malformed-json', '正文不是 UTF-8 编码，请改用 UTF-8 后重新提交')
		}
		start = end < 0 ? bytes.length : end + 1
	}
}

function rowOf(item: unknown, row: number): BatchRow {
	if (typeof item !== 'object' || item === null || Array.isArray(item)) {
		return { row, faults: [{ detail: '每一行应是一个对象，写法为 {"subject": …, "facts": {…}}' }] }
	}
	const faults = Object.keys(item)
		.filter((name) => !MEMBERS.includes(name))
		.map((name) => ({ column: name, detail: `没有名为“${name}”的字段，请删去或改正` }))
	return faults.length > 0 ? { row, faults } : { row, request: item as RowRequest, faults }
}

/** Bytes as a stream, for readers that take one. */
export function streamOf({ bytes }: Upload): Readable {
	return Readable.from([bytes])
}
