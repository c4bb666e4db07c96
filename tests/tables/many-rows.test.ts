import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { BatchRow } from '../../functions/batch/result.ts'
import { readCsv } from '../../functions/tables/read-csv.ts'
import { readWorkbook } from '../../functions/tables/read-workbook.ts'
import { handmade, row } from './support/book.ts'
import { housing } from './support/read.ts'

const ROWS = 100_000
const STEP = 10_000
/** What may be kept while rows go by; the rows themselves would take some ten times as much. */
const KEPT = 8 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heapUsed(): number {
	collect()
	return process.memoryUsage().heapUsed
}

/** By how much the heap has grown, at most, since the first ten thousand rows. */
async function growthOver(rows: AsyncIterable<BatchRow>): Promise<number> {
	let [count, start, most] = [0, 0, 0]
	for await (const { faults } of rows) {
		if (faults.length === 0) count += 1
		if (count % STEP !== 0) continue
		if (start === 0) start = heapUsed()
		most = Math.max(most, heapUsed() - start)
	}
	expect(count).toBe(ROWS)
	return most
}

const cells = (at: number) => [`户-${at}`, 'D级', `${at % 1000}.5`, `第 ${at} 户`]
const HEADINGS = ['对象编号', '房屋危险等级', '改造后建筑面积', '备注']

test('A workbook of a hundred thousand rows is read without keeping them', async () => {
	const rows = Array.from({ length: ROWS }, (_, at) => row(at + 2, cells(at))).join('')
	const bytes = handmade({ sheets: { 填报: { rows: row(1, HEADINGS) + rows } } })
	expect(await growthOver(readWorkbook(bytes, housing))).toBeLessThan(KEPT)
}, 120_000)

test('A CSV file of a hundred thousand rows is read without keeping them', async () => {
	async function* file() {
		yield Buffer.from(`${HEADINGS.join(',')}\n`)
		for (let at = 0; at < ROWS; at += 500) {
			const lines = Array.from({ length: 500 }, (_, i) => `${cells(at + i).join(',')}\n`)
			yield Buffer.from(lines.join(''))
		}
	}
	expect(await growthOver(readCsv(file(), housing))).toBeLessThan(KEPT)
}, 120_000)
