import { expect } from 'vitest'
import type { BatchRow } from '../../../functions/batch/result.ts'
import { Problem } from '../../../functions/http/problem.ts'
import { readCsv } from '../../../functions/tables/read-csv.ts'
import { readWorkbook } from '../../../functions/tables/read-workbook.ts'
import { type CompiledRuleSet, catalogue } from '../../../rules/index.ts'

export const housing = catalogue.select('rural-housing-renovation', { version: '2023' })
export const relief = catalogue.select('disaster-relief-response', { version: '2022' })
export const rain = catalogue.select('waterlogging-response', { version: '2023' })
export const health = catalogue.select('health-aid', { version: '2019' })

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
	const list: T[] = []
	for await (const item of items) list.push(item)
	return list
}

/** A file as it arrives, in pieces. */
export async function* pieces(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export function csvRows(content: string | Uint8Array, compiled: CompiledRuleSet = housing): Promise<BatchRow[]> {
	return collected(readCsv(pieces(typeof content === 'string' ? Buffer.from(content) : content), compiled))
}

export function workbookRows(bytes: Buffer, compiled: CompiledRuleSet = housing): Promise<BatchRow[]> {
	return collected(readWorkbook(bytes, compiled))
}

/** The problem with which a reading ends. */
export async function problemOf(reading: Promise<unknown>): Promise<Problem> {
	const error = await reading.then(
		() => null,
		(reason: unknown) => reason,
	)
	expect(error).toBeInstanceOf(Problem)
	return error as Problem
}
